import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Translate } from '../../../src/explain/explanation';
import { repositoryRoot } from '../../harness/root';
import { english } from '../host/kit';

/** A language as VS Code has it for us. */
export interface Language {
  /** `vscode.env.language` */
  readonly tag: string;
  /** `vscode.l10n.bundle`, as pages get it. */
  readonly strings: Readonly<Record<string, string>>;
  /** `vscode.l10n.t`. A key without a translation throws. */
  readonly t: Translate;
}

/** A file of translations, key → text. */
export function readTexts(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(repositoryRoot(), file), 'utf8')) as Readonly<Record<string, string>>;
}

export function german(): Language {
  return languageOf('de', readTexts('l10n/bundle.l10n.de.json'));
}

/**
 * Every text that can be translated stands in ⟦ ⟧, and what is put into it in ⟨ ⟩: what is outside of the one and inside
 * of the other has not been translated.
 */
export function pseudo(): Language {
  const keys = Object.keys(readTexts('l10n/bundle.l10n.de.json'));
  return languageOf('en', Object.fromEntries(keys.map((key) => [key, `⟦${key.replace(/\{\d+\}/g, '⟨$&⟩')}⟧`])));
}

/** What of a text in the pseudo language is not translated. */
export function untranslated(text: string): string {
  let left = text;
  for (let before = ''; before !== left; ) {
    before = left;
    // The innermost first: a translated text leaves the values that were put into it.
    left = left.replace(/⟦[^⟦⟧⟨⟩]*((?:⟨[^⟦⟧⟨⟩]*⟩[^⟦⟧⟨⟩]*)*)⟧/g, (_, inner: string) => [...inner.matchAll(/⟨([^⟦⟧⟨⟩]*)⟩/g)].map(([, value]) => ` ${value ?? ''} `).join(''));
  }
  return left;
}

function languageOf(tag: string, strings: Readonly<Record<string, string>>): Language {
  return {
    tag,
    strings,
    t: (message, ...args) => {
      const text = strings[message];
      if (text === undefined) {
        throw new Error(`Not translated: ${message}`);
      }
      return english(text, ...args);
    },
  };
}
