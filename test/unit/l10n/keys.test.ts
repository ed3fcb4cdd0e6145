import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import { repositoryRoot } from '../../harness/root';
import { keyUses, parse, placeholders, sources, type KeyUse } from './keys';
import { german, readTexts } from './language';
import { literalsOfTemplates, phrases } from './literals';

/** Keys that come from elsewhere: those of a `Reason`, which `because` has as a literal, and the ones that `ifKnown` passes on. */
const PASSED_ON: readonly string[] = ['parsed.problem.text', 'message', 'text', 'text'];
/** Rooms whose words are a person's. The others speak as a broker does, or in raw details. */
const OURS = /^(?:webview|src\/(?:bridge|client|connections|explain|extension|kafka\/errors|platform|send|serde))\b/;
/** Phrases that are no words for people, or are names, or stay English: `src/explain/rawDetail.ts` is the raw detail. */
const ALLOWED: readonly RegExp[] = [
  /^src\/client\/proxy.ts:\d+: (?:kafka-dispatch client|exit code)$/,
  /^src\/connections\/sandbox.ts:\d+: kafka-dispatch sandbox$/,
  /^src\/connections\/connectionItems.ts:\d+: TLS, SASL$/,
  /^src\/explain\/rawDetail.ts:/,
  /^src\/extension.ts:\d+: Kafka Dispatch$/,
  /^src\/platform\/(?:disposable|pageHtml).ts:/,
  /^src\/send\/draftSchema.ts:\d+: target of messages$/,
  /^webview\/send\/\w+.ts:\d+: (?:codicon-[\w -]+|\.results button\.title)$/,
];
const STAGES = ['Serialize', 'Partition', 'Batch', 'Encode', 'Request', 'Acknowledge'];

describe('translations', () => {
  let all: readonly (readonly [string, ts.SourceFile])[];
  let uses: readonly KeyUse[];
  const { strings } = german();

  before(() => {
    all = sources();
    uses = all.flatMap(([, source]) => keyUses(source));
  });

  it('are asked for by literals, with a value for each placeholder', () => {
    assert.ok(uses.length > 900, `${uses.length} texts`);
    assert.deepEqual(uses.filter(({ key }) => key === null).map(({ source }) => source), PASSED_ON);
    const wrong = uses.filter(({ key, values }) => key !== null && values !== null && values !== placeholders(key).length);
    assert.deepEqual(wrong, []);
  });

  it('exist in German for each text there is, and for no other', () => {
    const keys = new Set(uses.flatMap(({ key }) => (key === null ? [] : [key])));
    assert.deepEqual({ missing: [...keys].filter((key) => strings[key] === undefined), superfluous: Object.keys(strings).filter((key) => !keys.has(key)) }, { missing: [], superfluous: [] });
  });

  it('have the placeholders, the end and the ellipsis of their text', () => {
    const shape = (text: string): readonly unknown[] => [placeholders(text), /[.…:]$/.exec(text)?.[0] ?? ''];
    const differing = Object.entries(strings).filter(([key, text]) => JSON.stringify(shape(key)) !== JSON.stringify(shape(text)));
    assert.deepEqual(differing, []);
    assert.deepEqual(Object.values(strings).filter((text) => text.trim() !== text || text === '' || / {2}|[“][^“”]*”|\.\.\./.test(text)), []);
  });

  it('exist in German for each text of the manifest, and for no other', () => {
    const used = [...new Set([...readFileSync(join(repositoryRoot(), 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
    const texts = readTexts('package.nls.de.json');
    assert.deepEqual(Object.keys(texts), Object.keys(readTexts('package.nls.json')));
    assert.deepEqual(Object.keys(texts).sort(), used);
    assert.deepEqual(Object.values(texts).filter((text) => text.trim() === ''), []);
  });

  it('include a page of the stages, whose headings are what the form calls them', () => {
    const page = strings['stages.md'] ?? '';
    const text = readFileSync(join(repositoryRoot(), 'docs', page), 'utf8');
    const titles = STAGES.map((stage) => strings[stage]);
    assert.deepEqual([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title).slice(0, STAGES.length), titles);
    // VS Code scrolls to a heading by its title in lower case.
    assert.deepEqual(titles.filter((title) => !/^\p{Lu}\p{Ll}+$/u.test(title ?? '')), []);
    const pictures = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, picture]) => picture ?? '');
    assert.ok(pictures.length > 0 && pictures.every((picture) => existsSync(join(repositoryRoot(), 'docs', picture))));
  });

  it('are in no way left out: no words in the templates of pages, no phrase in what we say, that nobody translates', () => {
    assert.deepEqual(all.flatMap(([, source]) => literalsOfTemplates(source)), []);
    const left = all.filter(([file]) => OURS.test(file)).flatMap(([, source]) => phrases(source));
    assert.deepEqual(left.filter((phrase) => !ALLOWED.some((allowed) => allowed.test(phrase))), []);
    assert.deepEqual(ALLOWED.filter((allowed) => !left.some((phrase) => allowed.test(phrase))), [], 'nothing is allowed that is not there');
  });
});

/** What the checks above find fault with. */
describe('texts without a translation are found', () => {
  const template = (code: string): readonly string[] => literalsOfTemplates(parse('a.ts', code)).map((fault) => fault.replace(/^a\.ts:\d+: /, ''));
  const phrase = (code: string): readonly string[] => phrases(parse('a.ts', code)).map((fault) => fault.replace(/^a\.ts:\d+: /, ''));

  for (const [code, found] of [
    ['html`<b>Send</b>`', ['Send']],
    ['html`<b>${t("Send")}</b>`', []],
    ['html`<b>${t("Send")} now</b>`', ['now']],
    ['html`<i title="Close it"></i>`', ['Close it']],
    ['html`<i aria-label=${t("Close")} class="wide open">&nbsp;·&nbsp;</i>`', []],
    ['html`<i aria-label=${open ? "Close" : t("Open")}></i>`', ['Close']],
    ['html`<i class=${open ? "open" : ""}>${count === "none" ? 1 : 2}</i>`', []],
    ['html`<b>${open ? "Opened" : nothing}</b>`', ['Opened']],
    ['html`<b>${`${count} messages`}</b>`', ['messages']],
    ['html`<ul>${items.map((item) => html`<li>One more</li>`)}</ul>`', ['One more']],
  ] as const) {
    it(`in a page: ${code}`, () => assert.deepEqual(template(code), found));
  }

  for (const [code, found] of [
    ["show('No message was sent')", ['No message was sent']],
    ["show(t('No message was sent'))", []],
    ['show(`Sent ${count} of all messages`)', ['of all messages']],
    ["log.warn('No message was sent'); throw new TypeError('A text is expected.')", []],
    ["throw new KafkaError('x', { raw: 'No message was sent' })", []],
    ["throw new KafkaError('x', { facts: { reason: 'it needs acks' } })", ['it needs acks']],
    ["throw new KafkaError('x', { reason: because('it needs acks') })", []],
  ] as const) {
    it(`in code: ${code}`, () => assert.deepEqual(phrase(code), found));
  }

  it('and so are keys that nobody can look up', () => {
    const found = keyUses(parse('a.ts', "t('a {0}', 1); t(key); c.ifKnown(`b`, x); vscode.l10n.t(many ? 'c' : 'd'); t('e' + f); because('g', ...h);"));
    assert.deepEqual(found.map(({ key, values }) => [key, values]), [['a {0}', 1], [null, 0], ['b', 1], [null, 0], [null, 0], ['g', null]]);
  });
});
