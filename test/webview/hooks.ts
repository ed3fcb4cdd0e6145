import type { Browser } from 'playwright-core';
import { launchChromium } from '../harness/chromium';
import { readThemes, type Theme, type ThemeName } from '../harness/themes';

let browser: Promise<Browser> | undefined;
let themes: Promise<Readonly<Record<ThemeName, Theme>>> | undefined;

/** The run's one browser, started on first use. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

/** VS Code's themes, read once a run. */
export function sharedThemes(): Promise<Readonly<Record<ThemeName, Theme>>> {
  themes ??= readThemes();
  return themes;
}

before('read the themes of VS Code', async function () {
  this.timeout(90_000);
  await sharedThemes();
});

after('close the browser', async () => {
  await (await browser)?.close();
});
