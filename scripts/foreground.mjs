// A program that takes this process' place: same terminal, same environment, same end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';

/** This environment with `node` first on the PATH. */
export function underNewNode(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Runs a program to its end, passes signals on to it, and ends this process as it ended. */
export async function foreground(program, args, env) {
  const child = spawn(program, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  whenAbandoned(() => child.kill('SIGTERM'));
  const [code, signal] = await once(child, 'exit');
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
}

/** npm that is told to end ends only the shell between it and us: then nobody is left who would end us. */
export function whenAbandoned(end) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid === parent || end(), 1000).unref();
  }
}
