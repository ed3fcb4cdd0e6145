import { format } from 'node:util';
import { startVscode, type VscodeOptions } from './vscode';
import { newVscodePage, screenshot } from './vscodePage';

export interface HostTestOptions extends VscodeOptions {
  /** The CommonJS module with `run(): Promise<void>`. */
  readonly testsPath: string;
  readonly deadlineMs: number;
}

/**
 * Calls `run()` of a module inside the extension host of a fresh VS Code with this extension, and gives the exit code (0: it resolved).
 * What the module prints is printed here. Throws with a screenshot's path where it does not end in time.
 */
export async function runHostTests(options: HostTestOptions): Promise<number> {
  const vscode = await startVscode(options);
  try {
    const { browser, page, address } = await newVscodePage(vscode, { withExtension: true, testsPath: options.testsPath, env: options.env ?? {} });
    try {
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        (type === 'error' ? console.error : console.log)(format(...args));
      });
      const code = await new Promise<number>((resolve, reject) => {
        const deadline = setTimeout(() => {
          void screenshot(page).then((picture) => reject(new Error(`No end after ${options.deadlineMs} ms. Screen: ${picture}`)));
        }, options.deadlineMs);
        const end = (result: number): void => {
          clearTimeout(deadline);
          resolve(result);
        };
        page.exposeFunction('codeAutomationExit', end).then(() => page.goto(address)).catch(reject);
      });
      return code;
    } finally {
      await browser.close();
    }
  } finally {
    await vscode.stop();
  }
}
