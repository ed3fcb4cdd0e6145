import ts from 'typescript';
import { calleeName, isTranslation, nodesOf, placeOf } from './keys';

/** Attributes that are read or shown. */
const SPOKEN = /(?:^|[\s"'])(aria-label|aria-description|title|placeholder|alt|label)=(?:"([^"]*)|'([^']*)|([^\s"'>]*))$/;
const SPOKEN_LITERAL = /[\s](?:aria-label|aria-description|title|placeholder|alt|label)=(?:"([^"\0]*)"|'([^'\0]*)'|([^\s"'>\0]+))/g;
/** Kafka's and JSON's own words, which no language has others for. */
const DATA: ReadonlySet<string> = new Set(['null', 'acks']);
/** A letter of any alphabet, outside of an entity. */
const LETTER = /\p{L}/u;

/** Words that a person sees in the templates of a page without going through `t` or `parts`: `place: words`. */
export function literalsOfTemplates(source: ts.SourceFile): readonly string[] {
  return nodesOf(source).flatMap((node) => (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html' ? literalsOf(node) : []));
}

function literalsOf({ template }: ts.TaggedTemplateExpression): readonly string[] {
  const place = placeOf(template);
  if (ts.isNoSubstitutionTemplateLiteral(template)) {
    return wordsOf(template.text).map((words) => `${place}: ${words}`);
  }
  const spans = template.templateSpans;
  const whole = [template.head.text, ...spans.map(({ literal }) => literal.text)].join('\0');
  let before = template.head.text;
  const inExpressions = spans.flatMap(({ expression, literal }) => {
    const isSeen = isInText(before) || SPOKEN.test(before);
    before += `\0${literal.text}`;
    return isSeen ? literalsOfExpression(expression) : [];
  });
  return [...wordsOf(whole).map((words) => `${place}: ${words}`), ...inExpressions];
}

/** Text between the tags, and what attributes say. */
function wordsOf(html: string): readonly string[] {
  const texts = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>?/g, '\0').replace(/&\w+;/g, '').split('\0');
  const attributes = [...html.matchAll(SPOKEN_LITERAL)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  return [...texts, ...attributes].map((text) => text.trim()).filter((text) => LETTER.test(text) && !DATA.has(text));
}

/** Whether what follows stands between tags. */
function isInText(html: string): boolean {
  return html.lastIndexOf('<') <= html.lastIndexOf('>');
}

/** Literals that the expression can come to: not those it compares with or hands to functions. */
function literalsOfExpression(expression: ts.Expression): readonly string[] {
  const seen = nodesOf(expression, (node) => !ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node) && !ts.isArrowFunction(node) && !isComparison(node) && !ts.isElementAccessExpression(node));
  return seen.flatMap((node) => (isText(node) && LETTER.test(node.text) && !DATA.has(node.text.trim()) ? [`${placeOf(node)}: ${node.text.trim()}`] : []));
}

function isComparison(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(node.operatorToken.kind);
}

function isText(node: ts.Node): node is ts.StringLiteralLike | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

/** Two words: no id, name or path. */
const PHRASE = /\p{L}{2,}[,:.]? \p{L}{2,}/u;
/** For who reads the log, or calls our commands by program. */
const FOR_PROGRAMS: ReadonlySet<string> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'onLog', 'Error', 'TypeError', 'html']);

/** Phrases that nobody translates: `place: phrase`. What the log and programs are told is none; neither is what `raw` holds. */
export function phrases(source: ts.SourceFile): readonly string[] {
  const open = nodesOf(source, (node) => {
    if (isTranslation(node) || ts.isTaggedTemplateExpression(node) || ts.isTypeNode(node)) {
      return false;
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'raw') {
      return false;
    }
    return !((ts.isCallExpression(node) || ts.isNewExpression(node)) && FOR_PROGRAMS.has(calleeName(node)));
  });
  return open.flatMap((node) => (isText(node) && PHRASE.test(node.text) ? [`${placeOf(node)}: ${node.text.trim()}`] : []));
}
