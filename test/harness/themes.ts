import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type * as cacheScript from '../../scripts/cache.mjs';
import { importScript, repositoryRoot } from './root';
import { openVscode, type VscodeWindow } from './vscodeWindow';
import { waitFor } from './waitFor';

/** What VS Code gives a page of ours before anything of ours is in it. */
export interface Theme {
  /** Of the `html` element: the variables. */
  readonly variables: string;
  readonly bodyClass: string;
  /** VS Code's own style sheet for pages. */
  readonly styles: string;
}

/** What it is called in VS Code's picker, and how a page sees which kind it is. */
const THEMES = {
  dark: ['Dark Modern', 'vscode-dark'],
  light: ['Light Modern', 'vscode-light'],
  hc: ['Dark High Contrast', 'vscode-high-contrast'],
  'hc-light': ['Light High Contrast', 'vscode-high-contrast-light'],
} as const;

const ATTEMPT_MS = 2_000;
const FILE = 'themes.json';

export type ThemeName = keyof typeof THEMES;
export const THEME_NAMES = Object.keys(THEMES) as readonly ThemeName[];

/** The four kinds of themes as VS Code's newest tested version has them. Read once from a real one with our view open, then kept in the cache. */
export async function readThemes(): Promise<Readonly<Record<ThemeName, Theme>>> {
  const { buildOnce } = await importScript<typeof cacheScript>('cache.mjs');
  const vscodeLock = readFileSync(join(repositoryRoot(), 'test/harness/vscode-server/newest/package.json'), 'utf8');
  const folder = await buildOnce('themes', vscodeLock, async (target) => writeFileSync(join(target, FILE), JSON.stringify(await readFromVscode())));
  return JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as Record<ThemeName, Theme>;
}

/** As a user does it: by the picker. One that was opened too early does not know all themes yet, and does not learn them. */
export async function chooseTheme(vscode: VscodeWindow, name: ThemeName): Promise<void> {
  const [label] = THEMES[name];
  const picker = vscode.page.locator('.quick-input-widget');
  await waitFor(`the theme ${label} to choose`, async () => {
    await vscode.runCommand('Preferences: Color Theme');
    await picker.locator('input[type="text"]').first().fill(label, { timeout: ATTEMPT_MS });
    await picker.getByRole('option', { name: label }).first().click({ timeout: ATTEMPT_MS });
    return true;
  });
}

async function readFromVscode(): Promise<Readonly<Record<ThemeName, Theme>>> {
  const vscode = await openVscode();
  try {
    await vscode.runCommand('Kafka: Open Send Panel');
    const themes: Partial<Record<ThemeName, Theme>> = {};
    for (const name of THEME_NAMES) {
      const [label, kind] = THEMES[name];
      await chooseTheme(vscode, name);
      themes[name] = await waitFor(`theme ${label}`, async () => themeOf(await vscode.webview('Send'), kind));
    }
    return themes as Record<ThemeName, Theme>;
  } finally {
    await vscode.close();
  }
}

async function themeOf(view: Frame, kind: string): Promise<Theme | undefined> {
  return view.evaluate((wanted) => {
    if (document.body.dataset['vscodeThemeKind'] !== wanted) {
      return undefined;
    }
    const own = document.getElementById('_defaultStyles') as HTMLStyleElement | null;
    return {
      variables: document.documentElement.style.cssText,
      bodyClass: document.body.className,
      styles: [...(own?.sheet?.cssRules ?? [])].map((rule) => rule.cssText).join('\n'),
    };
  }, kind);
}
