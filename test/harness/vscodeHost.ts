import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { HostOutput } from './hostOutput';
import { startVscode, type VscodeOptions } from './vscode';
import { newVscodePage, screenshot } from './vscodePage';

export interface HostTestOptions extends VscodeOptions {
  /** The CommonJS module with `run(): Promise<void>`. */
  readonly testsPath: string;
  readonly deadlineMs: number;
}

/**
 * Calls `run()` of a module inside the extension host of a fresh VS Code with this extension, and gives the exit code (0: it resolved).
 * What mocha prints there is printed here. Throws, with what VS Code logged and a screenshot's path, where it does not end in time.
 */
export async function runHostTests(options: HostTestOptions): Promise<number> {
  const vscode = await startVscode(options);
  try {
    const { browser, page, address } = await newVscodePage(vscode, { withExtension: true, testsPath: options.testsPath });
    try {
      const output = new HostOutput();
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => output.add(args));
      let end: (code: number) => void = () => undefined;
      const ended = new Promise<number>((resolve) => (end = resolve));
      await page.exposeFunction('codeAutomationExit', (code: number) => end(code));
      await page.goto(address);
      return await inTime(ended, page, output, options.deadlineMs);
    } finally {
      await browser.close();
    }
  } finally {
    await vscode.stop();
  }
}

async function inTime(ended: Promise<number>, page: Page, output: HostOutput, deadlineMs: number): Promise<number> {
  const clock = new AbortController();
  const tooLate = delay(deadlineMs, undefined, { signal: clock.signal }).then(async () => {
    throw new Error(`No end after ${deadlineMs} ms. Screen: ${await screenshot(page)}. VS Code's log:\n${output.rest}`);
  });
  const code = await Promise.race([ended, tooLate]);
  clock.abort();
  await tooLate.catch(() => undefined);
  return code;
}
