import type { Frame, Page } from 'playwright-core';
import { startVscode, type Vscode, type VscodeOptions } from './vscode';
import { newVscodePage } from './vscodePage';
import { waitFor } from './waitFor';

const ATTEMPT_MS = 2000;

export interface VscodeWindowOptions extends VscodeOptions {
  /** Default: true, this repository is the extension under development. */
  readonly withExtension?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** VS Code's display language; without its language pack its own words stay English. Default: en. */
  readonly language?: string;
}

/** VS Code with somebody's hands on it. */
export interface VscodeWindow {
  readonly page: Page;
  readonly server: Vscode;
  /** The page of the webview with that title, as it is now: VS Code makes a new one when the view was hidden. */
  webview(title: string): Promise<Frame>;
  /** Runs a command by its title in the palette, category included: `Kafka: Add Connection`. */
  runCommand(title: string): Promise<void>;
  /** *Developer: Reload Window*. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Opens VS Code in a Chromium; both are of this window alone. */
export async function openVscode(options: VscodeWindowOptions = {}): Promise<VscodeWindow> {
  const server = await startVscode(options);
  const { browser, page, address } = await newVscodePage(server, {
    withExtension: options.withExtension ?? true,
    ...(options.connectionToken === undefined ? {} : { connectionToken: options.connectionToken }),
    ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
    ...(options.language === undefined ? {} : { language: options.language }),
  }).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const load = async (): Promise<void> => {
    await page.goto(address);
    await page.locator('.monaco-workbench .statusbar').waitFor();
  };
  const reload = async (): Promise<void> => {
    const loaded = page.waitForEvent('load');
    await runCommand(page, 'Developer: Reload Window');
    await loaded;
    await page.locator('.monaco-workbench .statusbar').waitFor();
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
  };
  await load().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { page, server, webview: (title) => webviewFrame(page, title), runCommand: (title) => runCommand(page, title), reload, close };
}

async function webviewFrame(page: Page, title: string): Promise<Frame> {
  return waitFor(`a webview “${title}”`, async () => {
    for (const frame of page.frames().filter((candidate) => candidate.parentFrame()?.parentFrame() === page.mainFrame())) {
      const element = await frame.frameElement();
      if ((await element.getAttribute('id')) === 'active-frame' && (await element.getAttribute('title')) === title) {
        return frame;
      }
    }
    return undefined;
  });
}

/** A palette opened too early does not know the commands of extensions yet, and does not learn them: it is closed and opened again. */
async function runCommand(page: Page, title: string): Promise<void> {
  const palette = page.locator('.quick-input-widget');
  // What follows the title, such as “recently used”, comes after a comma.
  const name = new RegExp(`^${title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(,|$)`);
  await waitFor(`the command “${title}”`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await palette.locator('input[type="text"]').first().fill(`>${title}`, { timeout: ATTEMPT_MS });
    await palette.getByRole('option', { name }).first().click({ timeout: ATTEMPT_MS });
    return true;
  });
}
