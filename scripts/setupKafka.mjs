// Apache Kafka for the tests, by Maven: jars, the harness' Java programs, formatted data folders and a class archive.
import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { buildOnce, findProgram, root, run, runAsScript } from './cache.mjs';

export const KAFKA_VERSION = '4.1.1';
const LOG4J_VERSION = '2.24.3';
const SOURCES = join(root, 'test/harness/java');
const LOG_CONFIGURATION = join(SOURCES, 'log4j2.properties');

/** Users of the secured broker's SCRAM listeners (its PLAIN listeners name the same ones). */
const SCRAM_USERS = { admin: 'admin-secret', alice: 'alice-secret' };
const SCRAM = Object.entries(SCRAM_USERS).flatMap(([name, password]) =>
  ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
);

/** Data folders formatted once; starting a broker copies one (formatting takes a second each time). */
const TEMPLATES = [
  { name: 'node1', node: 1, roles: 'broker,controller', args: [] },
  { name: 'node2', node: 2, roles: 'broker', args: [] },
  { name: 'node3', node: 3, roles: 'broker', args: [] },
  { name: 'secured', node: 1, roles: 'broker,controller', args: SCRAM },
];

/** Makes Kafka available; quick when everything is there already. */
export async function setupKafka(log) {
  const java = findProgram('java');
  const missing = ['java', 'javac', 'mvn'].filter((name) => findProgram(name) === undefined);
  if (java === undefined || missing.length > 0) {
    return { available: false, reason: `${missing.join(', ')} not found on the PATH (Kafka needs a JDK 17 or newer, and Maven)` };
  }
  try {
    const libs = await buildOnce(`kafka-${KAFKA_VERSION}`, 'libs 1', (folder) => downloadJars(folder, log));
    const jars = join(libs, 'libs', '*');
    const sources = sourcesHash();
    const classes = await buildOnce(`harness-classes-${sources}`, sources, (folder) => compile(folder, jars, log));
    const classpath = `${jars}${delimiter}${classes}`;
    const templates = await buildOnce('kafka-data', `${KAFKA_VERSION} data 1`, (folder) => formatTemplates(folder, java, jars, log));
    const archive = await buildOnce('kafka-archive', `${KAFKA_VERSION} archive 1 ${libs}`, (folder) => makeArchive(folder, java, jars, templates, log));
    return { available: true, java, classpath, templates, archive: join(archive, 'kafka.jsa'), logConfiguration: LOG_CONFIGURATION };
  } catch (error) {
    return { available: false, reason: error.message };
  }
}

async function downloadJars(folder, log) {
  log(`Apache Kafka ${KAFKA_VERSION}: jars from Maven (about 120 MB) …`);
  const dependencies = [
    ['org.apache.kafka', 'kafka_2.13', KAFKA_VERSION],
    ['org.apache.kafka', 'kafka-tools', KAFKA_VERSION],
    ['org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION],
  ].map(([group, artifact, version]) => `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`);
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>dispatch</groupId><artifactId>test-broker</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies></project>\n`,
  );
  await run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'libs')}`, '-DincludeScope=runtime']);
}

/** Each version of the sources has a folder of its own: programs may still be running from an older one. */
function sourcesHash() {
  const hash = createHash('sha256').update(KAFKA_VERSION);
  for (const file of readdirSync(SOURCES).sort()) {
    hash.update(file).update(readFileSync(join(SOURCES, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function compile(folder, jars, log) {
  log('Java programs of the test harness: compiling …');
  const files = readdirSync(SOURCES).filter((file) => file.endsWith('.java')).map((file) => join(SOURCES, file));
  await run('javac', ['-nowarn', '-proc:none', '-cp', jars, '-d', folder, ...files]);
}

async function formatTemplates(folder, java, jars, log) {
  log('Kafka data folders: formatting …');
  const cluster = randomBytes(16).toString('base64url');
  for (const template of TEMPLATES) {
    const data = join(folder, template.name);
    const properties = join(folder, `${template.name}.properties`);
    writeFileSync(properties, minimalProperties(template, data, 9093, 9092));
    await run(java, ['-cp', jars, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', properties, ...template.args]);
  }
}

function minimalProperties(template, data, controllerPort, port) {
  const controller = template.roles.includes('controller');
  return `process.roles=${template.roles}
node.id=${template.node}
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port}${controller ? `,CONTROLLER://127.0.0.1:${controllerPort}` : ''}
log.dirs=${data.replaceAll('\\', '/')}
offsets.topic.replication.factor=1
log.cleaner.dedupe.buffer.size=4194304
`;
}

/** One run of a broker writes down the classes it loaded; later ones start in half the time. */
async function makeArchive(folder, java, jars, templates, log) {
  log('Kafka class archive: one trial run …');
  const data = join(folder, 'data');
  const properties = join(folder, 'server.properties');
  cpSync(join(templates, 'node1'), data, { recursive: true });
  writeFileSync(properties, minimalProperties(TEMPLATES[0], data, ...(await freePorts(2))));
  const flags = ['-Xmx128m', '-XX:+UseSerialGC', `-XX:ArchiveClassesAtExit=${join(folder, 'kafka.jsa')}`, `-Dlog4j2.configurationFile=${LOG_CONFIGURATION}`];
  const broker = spawn(java, [...flags, '-cp', jars, 'kafka.Kafka', properties], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(broker, 'exit');
  let printed = '';
  broker.stderr.setEncoding('utf8').on('data', (text) => {
    printed += text;
    if (printed.includes('Kafka Server started')) {
      broker.kill('SIGTERM');
    }
  });
  const deadline = setTimeout(() => broker.kill('SIGKILL'), 120_000);
  await ended;
  clearTimeout(deadline);
  rmSync(data, { recursive: true, force: true });
  if (!printed.includes('Kafka Server started')) {
    throw new Error(`the broker did not start:\n${printed.slice(-4000)}`);
  }
}

async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

await runAsScript(import.meta, setupKafka);
