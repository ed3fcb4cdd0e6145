import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostOutput } from '../../harness/hostOutput';
import { temporaryFolder } from '../../harness/temp';
import { startVscode, type Vscode } from '../../harness/vscode';
import { newVscodePage } from '../../harness/vscodePage';
import type { BenchResult } from '../bench';
import type { ActivationSample } from '../programs/activationHost';
import { programOf } from '../programs';
import { median, times } from '../statistics';

/** More than an empty extension takes. */
const AIM_MS = 20;
const WINDOWS = 20;

/** Loading and activating, in fresh extension hosts that also activate an extension that does nothing. */
export async function activation(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-activation');
  const file = join(folder.path, 'samples.txt');
  writeFileSync(file, '');
  const vscode = await startVscode({ extensions: [emptyExtension(folder.path)], env: { BENCH_FILE: file } });
  try {
    for (let window = 0; window < WINDOWS; window++) {
      await openOnce(vscode);
    }
    const samples = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as ActivationSample);
    const empty = median(samples.map(({ emptyMs }) => emptyMs));
    const ours = median(samples.map(({ oursMs }) => oursMs));
    const bytes = Object.values(samples[0]?.files ?? {}).reduce((sum, size) => sum + size, 0);
    return {
      title: 'Activation',
      how: `\`activate()\` of this extension and of one that does nothing, code loading included, in turn in ${WINDOWS} fresh extension hosts of one VS Code server, once it has loaded; medians. Aim: at most ${AIM_MS} ms more than the empty one.`,
      columns: ['', 'value'],
      rows: [
        ['this extension ÷ an empty one', times(ours, empty)],
        [`what it takes more than an empty one ÷ ${AIM_MS} ms`, ((ours - empty) / AIM_MS).toFixed(2)],
        ['loaded by it', `${Object.keys(samples[0]?.files ?? {}).join(', ')}: ${(bytes / 1024).toFixed(0)} KiB`],
      ],
      measured: { unit: 'ms', empty, ours, above: ours - empty, samples },
    };
  } finally {
    await vscode.stop();
    folder.remove();
  }
}

async function openOnce(vscode: Vscode): Promise<void> {
  const { browser, page, address } = await newVscodePage(vscode, { withExtension: true, testsPath: programOf('activationHost') });
  try {
    const output = new HostOutput();
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => output.add(args));
    let end: (code: number) => void = () => undefined;
    const ended = new Promise<number>((resolve) => (end = resolve));
    await page.exposeFunction('codeAutomationExit', (code: number) => end(code));
    await page.goto(address);
    if ((await ended) !== 0) {
      throw new Error(`The extension host failed:\n${output.rest}`);
    }
  } finally {
    await browser.close();
  }
}

function emptyExtension(folder: string): string {
  const path = join(folder, 'empty');
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'empty', publisher: 'bench', version: '1.0.0', engines: { vscode: '^1.103.0' }, main: './main.js', activationEvents: [] }));
  writeFileSync(join(path, 'main.js'), 'exports.activate = () => undefined;\n');
  return path;
}
