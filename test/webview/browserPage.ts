import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { pageHtml, type PagePlace } from '../../src/platform/pageHtml';
import { repositoryRoot } from '../harness/root';
import type { ThemeName } from '../harness/themes';
import type { Language } from '../unit/l10n/language';
import { sharedBrowser, sharedThemes } from './hooks';

/** Secure, as VS Code's pages are. */
const ORIGIN = 'https://view.test';
const NONCE = 'bm9uY2U=';

export interface BrowserPageOptions {
  /** Default: dark. */
  readonly theme?: ThemeName;
  /** CSS pixels of the view. Default: 300. */
  readonly width?: number;
  readonly height?: number;
  /** As VS Code zooms: 2 shows half as many CSS pixels, twice as large. Default: 1. */
  readonly zoom?: number;
  /** Where VS Code shows it. Default: view. */
  readonly place?: PagePlace;
  /** Variables that the theme is to lack, as in an older VS Code. */
  readonly without?: RegExp;
  /** Default: English. */
  readonly language?: Language;
}

export interface LoadedPage {
  readonly page: Page;
  /** Broken rules of the content security policy, and errors in the page. */
  readonly faults: string[];
  readonly toPage: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

/** A page that will look and behave as one of VS Code's webviews: theme, default styles, policy, channel. */
export async function loadPage(script: 'send' | 'messages', { theme: themeName = 'dark', width = 300, height = 900, zoom = 1, place = 'view', without, language }: BrowserPageOptions): Promise<LoadedPage> {
  const theme = (await sharedThemes())[themeName];
  const browser = await sharedBrowser();
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: zoom });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  let listener: (message: unknown) => void = () => undefined;
  await page.exposeFunction('toHost', (message: unknown) => listener(message));
  await page.exposeFunction('reportFault', (fault: string) => faults.push(fault));
  await page.route(`${ORIGIN}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    return path === '/' ? route.fulfill({ contentType: 'text/html', body: html(script, place, language?.tag ?? 'en') }) : route.fulfill({ path: join(repositoryRoot(), 'dist/webview', path) });
  });
  const variables = without === undefined ? theme.variables : theme.variables.split(/;\s*/).filter((line) => !without.test(line)).join('; ');
  await page.addInitScript(asVscode, { variables, bodyClass: theme.bodyClass, styles: theme.styles, background: place === 'editor' ? 'editor' : 'sideBar' });
  return { page, faults, toPage: (message) => void page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => undefined), onMessage: (next) => (listener = next) };
}

/** Loads the page: from here on it asks its host. */
export async function showPage(page: Page): Promise<void> {
  await page.goto(`${ORIGIN}/`);
  await page.locator('main').waitFor();
}

function html(script: string, place: PagePlace, language: string): string {
  return pageHtml({ cspSource: ORIGIN, nonce: NONCE, script: `${ORIGIN}/${script}.js`, icons: `${ORIGIN}/codicon.css`, language, title: script, place });
}

/** Runs in the page before its own script. */
function asVscode({ variables, bodyClass, styles, background }: { readonly variables: string; readonly bodyClass: string; readonly styles: string; readonly background: string }): void {
  const own = window as unknown as { toHost(message: unknown): Promise<void>; reportFault(fault: string): Promise<void>; acquireVsCodeApi(): unknown };
  let state: unknown;
  own.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => void own.toHost(message),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  });
  document.addEventListener('securitypolicyviolation', (event) => void own.reportFault(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${styles}\nhtml { background: var(--vscode-${background}-background); }`);
  document.adoptedStyleSheets = [sheet];
  const dress = (): void => {
    document.documentElement.style.cssText = variables;
    document.body.className = bodyClass;
  };
  new MutationObserver((_, observer) => {
    if (document.querySelector('body') !== null) {
      observer.disconnect();
      dress();
    }
  }).observe(document, { childList: true, subtree: true });
}
