import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { repositoryRoot } from './root';
import type { Vscode } from './vscode';

const SCREENSHOT_MS = 10_000;

export interface VscodePageOptions {
  /** Whether this repository is loaded as the extension under development. */
  readonly withExtension: boolean;
  /** A CommonJS module with `run(): Promise<void>`, called inside the extension host. */
  readonly testsPath?: string;
  readonly connectionToken?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** As a language pack sets it. */
  readonly language?: string;
}

/** A browser with VS Code in it, not yet navigated to: listeners can be added first. */
export interface VscodePage {
  readonly browser: Browser;
  readonly page: Page;
  readonly address: string;
}

/** A browser of its own, for one page. Whoever asks for it closes it. */
export async function newVscodePage(vscode: Vscode, options: VscodePageOptions): Promise<VscodePage> {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  if (options.language !== undefined) {
    await page.addInitScript((language) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language }), options.language);
  }
  return { browser, page, address: addressOf(vscode, options) };
}

function addressOf(vscode: Vscode, options: VscodePageOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${vscode.port}${path}`;
  const payload: [string, string][] = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true']];
  if (options.withExtension) {
    payload.push(['extensionDevelopmentPath', remote(repositoryRoot())]);
  }
  if (options.testsPath !== undefined) {
    payload.push(['extensionTestsPath', remote(options.testsPath)]);
  }
  const query = new URLSearchParams({ folder: vscode.folder, payload: JSON.stringify(payload), ...(options.connectionToken === undefined ? {} : { tkn: options.connectionToken }) });
  return `${vscode.url}?${query.toString()}`;
}

/** A picture of what was on the screen, for whoever reads the failure. Gives its path, or why there is none. */
export async function screenshot(page: Page): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'kafka-dispatch-screen-')), 'screen.png');
  return page.screenshot({ path, timeout: SCREENSHOT_MS }).then(
    () => path,
    (error: unknown) => format('no screenshot: %s', error),
  );
}
