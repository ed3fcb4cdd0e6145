// Programs that start programs of their own, ended together.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Starts a program in a process group of its own. The terminal's Ctrl+C does not reach it: whoever starts it ends it. */
export function startGroup(program, args, options = {}) {
  return spawn(program, args, { ...options, detached: process.platform !== 'win32' });
}

/** Ends a group: asks first, and after `patienceMs` no longer asks. Resolves when its first program is gone. */
export async function endGroup(child, signal = 'SIGTERM', patienceMs = 8000) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    signalGroup(child, signal);
    await Promise.race([ended, delay(patienceMs, undefined, { ref: false })]);
  }
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child, signal) {
  if (child.pid === undefined) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // nobody left in the group
  }
}
