import * as vscode from 'vscode';
import type { KnownConnection } from '../../contracts/connections';
import type { Payload } from '../../contracts/messages';
import { askChoice, askText, askWithSuggestions, type Choice } from '../../platform/quickInputs';
import { BACK, runSteps, type Step } from '../../platform/quickSteps';
import { keyFieldsOf } from './jsonPieces';
import type { KeySource, SendMode, TextTarget } from './textTarget';

/** Characters of a value that a choice shows. */
const SHOWN = 60;

interface Answers {
  readonly topic: string;
  readonly key: KeySource;
  /** Its text is still to be typed. */
  readonly isTyped: boolean;
  /** Absent: it is one message. */
  readonly mode?: SendMode;
}

/** Asks where to; what was answered the last time comes first. Undefined: left. */
export async function askTarget(
  values: readonly Payload[],
  connection: KnownConnection,
  topics: Promise<readonly string[]>,
  last: TextTarget | null,
): Promise<TextTarget | undefined> {
  const { t } = vscode.l10n;
  const title = titleFor(values, connection);
  const steps: readonly Step<Answers>[] = [
    {
      ask: async (state, place) => {
        const topic = await askWithSuggestions(place, t('Topic: choose one, or type its name'), topicChoices(topics, last), (text) => t('Topic “{0}”', text));
        return typeof topic === 'string' ? { ...state, topic } : topic;
      },
    },
    {
      ask: async (state, place) => {
        const choices = keyChoices(values, last);
        const chosen = await askChoice(place, t('Key of each message'), choices, choices[0]?.value);
        return chosen === undefined || chosen === BACK ? chosen : { ...state, key: chosen === 'typed' ? state.key : chosen, isTyped: chosen === 'typed' };
      },
    },
    {
      applies: ({ isTyped }) => isTyped,
      ask: async (state, place) => {
        const before = last?.key ?? null;
        const text = await askText(place, { prompt: t('Text of the key'), value: before !== null && 'text' in before ? before.text : '' });
        return typeof text === 'string' ? { ...state, key: { format: 'string', text } } : text;
      },
    },
    {
      applies: () => values.length > 1,
      ask: async (state, place) => {
        const mode = await askChoice(place, t('How they are sent'), modeChoices(), last?.mode);
        return typeof mode === 'string' ? { ...state, mode } : mode;
      },
    },
  ];
  const answers = await runSteps<Answers>(title, { topic: '', key: null, isTyped: false }, steps);
  return answers && { topic: answers.topic, key: answers.key, ...(answers.mode === undefined ? {} : { mode: answers.mode }) };
}

function modeChoices(): readonly Choice<SendMode>[] {
  const { t } = vscode.l10n;
  return [
    { label: t('Each by itself'), description: t('each has an outcome of its own'), value: 'batch' },
    { label: t('In one transaction'), description: t('consumers with read_committed see all of them or none'), value: 'transaction' },
  ];
}

/** Asks before several messages are sent. */
export async function confirmSeveral(count: number, { topic, mode }: TextTarget, connection: KnownConnection): Promise<boolean> {
  const { t } = vscode.l10n;
  const send = t('Send');
  const question = mode === 'transaction' ? t('Send {0} messages to {1} on {2} in one transaction?', count, topic, connection.name) : t('Send {0} messages to {1} on {2}?', count, topic, connection.name);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: connection.bootstrapServers.join(', ') }, send)) === send;
}

/** Says what the text was taken for: one that was meant to be JSON and is none is seen here, and not only by who reads it. */
function titleFor(values: readonly Payload[], { name }: KnownConnection): string {
  const { t } = vscode.l10n;
  const formats = new Set(values.map(({ format }) => format));
  const kind = formats.size > 1 ? t('JSON and text') : formats.has('json') ? t('JSON') : t('text');
  return values.length === 1 ? t('Send 1 Message ({0}) to {1}', kind, name) : t('Send {0} Messages ({1}) to {2}', values.length, kind, name);
}

/** Topics that cannot be read are no reason not to send: a name can be typed. */
function topicChoices(topics: Promise<readonly string[]>, last: TextTarget | null): Parameters<typeof askWithSuggestions>[2] {
  return {
    now: last === null ? [] : [{ label: last.topic, description: vscode.l10n.t('used last'), value: last.topic }],
    later: topics.then(
      (names) => names.filter((name) => name !== last?.topic).map((name) => ({ label: name, value: name })),
      () => [],
    ),
  };
}

function keyChoices(values: readonly Payload[], last: TextTarget | null): readonly Choice<KeySource | 'typed'>[] {
  const { t } = vscode.l10n;
  const [first] = values;
  const fields = first?.format === 'json' ? [...keyFieldsOf(first.text)] : [];
  const choices: readonly Choice<KeySource | 'typed'>[] = [
    { label: t('None'), description: t('no key'), value: null },
    { label: t('Text…'), description: t('the same for each message'), value: 'typed' },
    ...fields.map(([field, text]): Choice<KeySource> => ({ label: field, description: t('field of the value, such as {0}', text.slice(0, SHOWN)), value: { field } })),
  ];
  return [...choices].sort((a, b) => Number(isOf(b.value, last)) - Number(isOf(a.value, last)));
}

/** Whether a choice is the one of the last time. */
function isOf(choice: KeySource | 'typed', last: TextTarget | null): boolean {
  if (last === null) {
    return false;
  }
  const { key = null } = last;
  if (key === null || choice === null) {
    return key === choice;
  }
  return 'field' in key ? choice !== 'typed' && 'field' in choice && choice.field === key.field : choice === 'typed';
}
