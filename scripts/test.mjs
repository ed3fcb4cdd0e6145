// `npm test`: everything, from nothing. `npm test unit webview`: only these suites. `npm test unit -- --grep WORDS`: only tests whose title has them.
// The last line is `N passed, N failed, N skipped`; the exit code is 1 where anything failed.
import { parseArgs } from 'node:util';
import { BUILD, CHECKS, runCheck } from './check.mjs';
import { installDependencies } from './dependencies.mjs';
import { foreground, underNewNode, whenAbandoned } from './foreground.mjs';
import { endGroup } from './processGroup.mjs';
import { SETUPS } from './setups.mjs';
import { setupNode } from './setupNode.mjs';
import { hasTests, programOf, runSuite, SUITES } from './suites.mjs';

const startedAt = Date.now();
const isStrict = process.env.CI === 'true';
const running = new Set();
const rows = [];

const { chosen, grep } = readArguments();
const node = await setupNode(progress);
if (node !== process.execPath) {
  await foreground(node, process.argv.slice(1), underNewNode(node));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => void stopAll());
}
whenAbandoned(() => void stopAll());
await installDependencies(progress);

const suites = SUITES.filter((suite) => (chosen.length === 0 ? suite.extra !== true : chosen.includes(suite.name)) && hasTests(suite));
const setups = startSetups(suites.flatMap((suite) => [...(suite.needs ?? []), ...(suite.uses ?? [])]));
const isBuilt = await runChecks();
const beside = isBuilt && suites.length > 1 ? suites.filter((suite) => suite.waits === true) : [];
const besides = beside.map((suite) => runWithSetups(suite, true));
for (const suite of isBuilt ? suites.filter((one) => !beside.includes(one)) : []) {
  await runWithSetups(suite);
}
await Promise.all(besides);
await reportSetups();
printTable();

function readArguments() {
  const { values, positionals } = parseArgs({ options: { grep: { type: 'string' } }, allowPositionals: true });
  // `npm test unit --grep WORDS` without `--`: npm keeps the option and passes its value on.
  const words = values.grep ?? (process.env.npm_config_grep === 'true' ? positionals.pop() : undefined);
  const known = SUITES.map((suite) => suite.name);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No suite ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
    process.exit(2);
  }
  return { chosen: positionals, grep: words?.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') };
}

/** Downloads go on beside the checks; each suite waits for its own. */
function startSetups(names) {
  const started = new Map();
  for (const name of new Set(names)) {
    started.set(name, SETUPS[name].run(progress).catch((error) => ({ available: false, reason: error.message })));
  }
  return started;
}

async function runChecks() {
  const checks = chosen.length === 0 ? [...CHECKS, BUILD] : [BUILD];
  heading(chosen.length === 0 ? 'checks' : 'build');
  const row = { name: 'checks', passed: 0, failed: 0, skipped: 0, failures: [] };
  let passed = true;
  for (const check of checks) {
    passed = await runCheck(check, (child) => track(child));
    if (passed) {
      row.passed++;
    } else {
      row.failed++;
      row.failures.push({ title: check.name, message: 'see above' });
    }
  }
  rows.push(row);
  return passed;
}

async function runWithSetups(suite, quietly = false) {
  const began = Date.now();
  const results = await Promise.all([...(suite.needs ?? []), ...(suite.uses ?? [])].map(async (name) => ({ name, ...(await setups.get(name)) })));
  const missing = results.filter((result) => !result.available && suite.needs?.includes(result.name));
  heading(quietly ? `${suite.name}, beside the others` : suite.name);
  if (missing.length > 0) {
    console.log(`\n!!! SKIPPED: ${suite.name}, because ${missing.map((result) => SETUPS[result.name].title).join(', ')} is missing\n`);
    rows.push({ name: suite.name, passed: 0, failed: 0, skipped: 1, failures: [] });
    return;
  }
  rows.push({ name: suite.name, ...(await runSuite(suite, programOf(suite), grep, track, quietly)), seconds: (Date.now() - began) / 1000 });
}

/** What could not be set up: with CI=true a failure, elsewhere a loud line. */
async function reportSetups() {
  const row = { name: 'set-up', passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const [name, setup] of setups) {
    const { available, reason } = await setup;
    if (!available) {
      console.log(`\n!!! MISSING: ${SETUPS[name].title}: ${reason}\n`);
      if (isStrict) {
        row.failed++;
        row.failures.push({ title: SETUPS[name].title, message: reason });
      }
    }
  }
  if (row.failed > 0) {
    rows.push(row);
  }
}

function printTable() {
  const total = (count) => rows.reduce((sum, row) => sum + row[count], 0);
  for (const row of rows) {
    for (const { title, message } of row.failures) {
      console.log(`\n✘ ${row.name}: ${title}\n  ${message.replaceAll('\n', '\n  ')}`);
    }
  }
  const cells = (row) => [row.passed, row.failed, row.skipped].map((count) => String(count).padStart(9)).join('');
  console.log(`\n${'suite'.padEnd(14)}${'passed'.padStart(9)}${'failed'.padStart(9)}${'skipped'.padStart(9)}${'seconds'.padStart(9)}`);
  for (const row of rows) {
    console.log(`${row.name.padEnd(14)}${cells(row)}${row.seconds === undefined ? '' : row.seconds.toFixed(1).padStart(9)}`);
  }
  console.log(`${'everything'.padEnd(32 + 9)}${((Date.now() - startedAt) / 1000).toFixed(1).padStart(9)}\n`);
  console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
  process.exitCode = total('failed') > 0 ? 1 : 0;
}

function track(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

async function stopAll() {
  console.log('\nStopping …');
  await Promise.all([...running].map((child) => endGroup(child)));
  process.exit(130);
}

function heading(name) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
}

function progress(line) {
  console.log(`  ${line}`);
}
