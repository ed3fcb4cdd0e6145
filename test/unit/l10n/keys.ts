import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../../harness/root';

/** What takes a key first and then its values: the page's `t` and `parts`, VS Code's `l10n.t`, `c.t` and `c.ifKnown` of sentences, `because` of reasons. */
const TRANSLATING: ReadonlySet<string> = new Set(['t', 'parts', 'ifKnown', 'because']);

export interface KeyUse {
  /** `src/send/sendDialogs.ts:12` */
  readonly at: string;
  /** Null: the key is no literal, so nobody can tell whether it has a translation. */
  readonly key: string | null;
  /** The key as it stands in the source. */
  readonly source: string;
  /** Null: not known. */
  readonly values: number | null;
}

/** Every source file of the extension and its pages, with its path from the root. */
export function sources(): readonly (readonly [string, ts.SourceFile])[] {
  const root = repositoryRoot();
  return ['src', 'webview'].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`, { cwd: root })
      .filter((file) => !file.endsWith('.d.ts'))
      .map((file) => file.replaceAll('\\', '/'))
      .sort()
      .map((file) => [file, parse(file, readFileSync(join(root, file), 'utf8'))] as const),
  );
}

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** Every text that is to be translated. */
export function keyUses(source: ts.SourceFile): readonly KeyUse[] {
  return nodesOf(source).flatMap((node): readonly KeyUse[] => {
    if (!isTranslation(node)) {
      return [];
    }
    const [key, ...values] = node.arguments;
    if (key === undefined) {
      return [];
    }
    return [{ at: placeOf(node), key: ts.isStringLiteralLike(key) ? key.text : null, source: key.getText(), values: values.some(ts.isSpreadElement) ? null : values.length }];
  });
}

export function isTranslation(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && TRANSLATING.has(calleeName(node));
}

/** `showErrorMessage` of `vscode.window.showErrorMessage(…)`. */
export function calleeName({ expression }: ts.CallExpression | ts.NewExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
}

export function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** The node and all below it that `enters` lets in. */
export function nodesOf(node: ts.Node, enters: (node: ts.Node) => boolean = () => true): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (one: ts.Node): void => {
    if (enters(one)) {
      found.push(one);
      ts.forEachChild(one, visit);
    }
  };
  visit(node);
  return found;
}

/** `{0}`, `{1}` … of a text, each once. */
export function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();
}
