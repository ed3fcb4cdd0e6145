import { appendFileSync, statSync } from 'node:fs';
import * as moduleApi from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

const EMPTY = 'bench.empty';
const OURS = 'kafka-dispatch.kafka-dispatch';

const TURN_MS = 20;
const LATE_MS = 3;
const CALM_TURNS = 50;
const MOST_TURNS = 1_000;

/** What one extension host measured. `files`: what of ours it has loaded, in bytes. */
export interface ActivationSample {
  readonly emptyMs: number;
  readonly oursMs: number;
  readonly files: Readonly<Record<string, number>>;
}

/** Runs inside an extension host where neither extension is active yet: activates both, and appends a line of JSON to the file. */
export async function run(): Promise<void> {
  const file = process.env['BENCH_FILE'] ?? '';
  await calm();
  const emptyFirst = statSync(file).size === 0 || Math.random() < 0.5;
  const early = emptyFirst ? await activate(EMPTY) : null;
  const oursMs = await activate(OURS);
  const emptyMs = early ?? (await activate(EMPTY));
  appendFileSync(file, `${JSON.stringify({ emptyMs, oursMs, files: loadedFiles() })}\n`);
}

/**
 * Waits until this process gets the processor when it asks for it: VS Code and the browser are still loading when the
 * host is ready, and on two cores that is most of what would be measured.
 */
async function calm(): Promise<void> {
  for (let inTime = 0, turns = 0; inTime < CALM_TURNS && turns < MOST_TURNS; turns++) {
    const askedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    inTime = performance.now() - askedAt < TURN_MS + LATE_MS ? inTime + 1 : 0;
  }
}

async function activate(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined || extension.isActive) {
    throw new Error(`${id} is ${extension === undefined ? 'not there' : 'active already'}.`);
  }
  const startedAt = performance.now();
  await extension.activate();
  return performance.now() - startedAt;
}

function loadedFiles(): Record<string, number> {
  const dist = join(vscode.extensions.getExtension(OURS)?.extensionPath ?? '', 'dist');
  const { _cache: cache } = moduleApi as unknown as { readonly _cache: Record<string, unknown> };
  const ours = Object.keys(cache).filter((path) => path.startsWith(dist) && path !== __filename);
  return Object.fromEntries(ours.map((path) => [path.slice(dist.length + 1), statSync(path).size]));
}
