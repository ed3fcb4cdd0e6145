import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../harness/root';
import type { BenchResult } from './bench';

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; not by hand. \`npm run bench -- NAME\` runs one and leaves the others as they are. It needs what \`npm test\` needs
(a JDK, Maven, Python; kcat), takes about ten minutes, and keeps everything it measured in \`bench-results/\`.

Contenders run in turn on one machine, which also runs the broker (Apache Kafka 4.1.1, one node). Times are medians and stand here as ratios only: what a
millisecond is differs from machine to machine. Counts and sizes are the same everywhere, and the hard limits among them are held by \`npm test\`.
`;

/** The newest result of each bench, for people and for the table. */
export function keepResult(name: string, result: BenchResult): void {
  mkdirSync(folder(), { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify({ measuredAt: new Date().toISOString(), node: process.version, ...result }, null, 2)}\n`);
}

/** docs/benchmarks.md anew: what is measured here from the results, what is not as it stands there. */
export function writeTable(names: readonly string[]): void {
  const document = join(repositoryRoot(), 'docs/benchmarks.md');
  const written = existsSync(document) ? readFileSync(document, 'utf8').trimEnd().split(/\n\n(?=## )/) : [];
  const sections = names.flatMap((name) => {
    const kept = written.filter((text) => text.split('\n', 1)[0]?.endsWith(`(\`${name}\`)`));
    return existsSync(fileOf(name)) ? [section(name, JSON.parse(readFileSync(fileOf(name), 'utf8')) as BenchResult)] : kept;
  });
  writeFileSync(document, `${[INTRODUCTION.trimEnd(), ...sections].join('\n\n')}\n`);
}

function section(name: string, { title, how, columns, rows }: BenchResult): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`## ${title} (\`${name}\`)`, '', how, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function folder(): string {
  return join(repositoryRoot(), 'bench-results');
}

function fileOf(name: string): string {
  return join(folder(), `${name}.json`);
}
