import assert from 'node:assert/strict';
import type { ThreadCapabilities } from '../../../src/bridge/clientThread';
import { Endpoint, type Channel } from '../../../src/bridge/endpoint';
import { EMPTY_DRAFT, type FormDraft } from '../../../src/bridge/formDraft';
import type { SendPageCalls, SendPageEvents } from '../../../src/bridge/sendView';
import type { ErrorView } from '../../../src/contracts/errors';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { Emitter } from '../../../src/platform/emitter';
import { parseProducerSettings } from '../../../src/platform/producerSettings';
import { DraftStore } from '../../../src/send/draftStore';
import { SendPage, type SendPageHost } from '../../../src/send/sendPage';
import { explaining, testSends, TestMemory, type TestProxy } from './kit';

export const FORM: FormDraft = { ...EMPTY_DRAFT, topic: 'orders', value: { mode: 'text', format: 'json', text: '{}' } };

export class PageError extends Error {
  constructor(readonly view: ErrorView) {
    super(view.code);
  }
}

/** A page and the host's end of it, over a channel that clones like a webview's; `beside`: with the world of that one. */
export function openSendPage(beside?: Pick<ReturnType<typeof testSends>, 'sends' | 'results' | 'log' | 'proxy'> & { readonly drafts: DraftStore }): {
  page: Endpoint<SendPageCalls, Record<string, never>, Record<string, never>, SendPageEvents>;
  host: SendPage;
  post: (message: unknown) => void;
  raw: unknown[];
  heard: { name: string; data: unknown }[];
  drafts: DraftStore;
  proxy: TestProxy;
  active: { id: string | null };
  ran: string[];
} & Pick<ReturnType<typeof testSends>, 'sends' | 'results' | 'log'> {
  const { sends, results, log, proxy } = beside ?? testSends();
  const drafts = beside?.drafts ?? new DraftStore(new TestMemory());
  const heard: { name: string; data: unknown }[] = [];
  const raw: unknown[] = [];
  const ran: string[] = [];
  const active: { id: string | null } = { id: 'dev' };
  let toHost: (message: unknown) => void = () => undefined;
  let toPage: (message: unknown) => void = () => undefined;
  const hostChannel: Channel = {
    post: (message) => {
      raw.push(message);
      toPage(structuredClone(message));
    },
    onMessage: (listener) => (toHost = listener),
  };
  const host = new SendPage(
    hostChannel,
    pageHost({
      ...{ sends, results, drafts, log },
      connections: { onDidChange: new Emitter<void>().event, part: () => ({ connections: [], activeConnection: active.id, sandbox: 'stopped' }), select: () => Promise.resolve() },
      onCommand: (command) => ran.push(command),
    }),
  );
  const hear = (name: string) => (data: unknown) => void heard.push({ name, data });
  const page = new Endpoint<SendPageCalls, Record<string, never>, Record<string, never>, SendPageEvents>(
    { post: (message) => toHost(structuredClone(message)), onMessage: (listener) => (toPage = listener) },
    {},
    Object.fromEntries(['snapshot', 'connections', 'topics', 'draft', 'defaults', 'result', 'resultsRemoved', 'focus', 'pressSend'].map((name) => [name, hear(name)])) as never,
    {
      toFailure: () => null,
      fromFailure: (failure) => new PageError(failure as ErrorView),
      onLost: () => new Error('lost'),
      onMalformed: (message) => assert.fail(`malformed to the page: ${JSON.stringify(message)}`),
    },
  );
  return { page, host, post: (message) => toHost(message), raw, heard, drafts, proxy, active, ran, sends, results, log };
}

/** What a page's host stands on: given, and for the rest a world in which nothing happens and no topic is known. */
export function pageHost(
  given: Pick<SendPageHost, 'sends' | 'results' | 'drafts' | 'log' | 'connections'> & {
    readonly topics?: SendPageHost['topics'];
    readonly settings?: SendPageHost['settings'];
    readonly onCommand: (command: string, args: readonly unknown[]) => void;
    readonly onCopy?: (text: string) => void;
    readonly unavailableCompression?: ThreadCapabilities['unavailableCompression'];
    readonly explaining?: SendPageHost['explaining'];
    /** Translations, as VS Code has them; default: none. */
    readonly strings?: Readonly<Record<string, string>>;
  },
): SendPageHost {
  return {
    explaining,
    topics: {
      list: { status: 'idle', connection: null, topics: [] },
      onDidChange: new Emitter<never>().event,
      ensure: () => undefined,
      refresh: () => Promise.resolve(),
      describe: () => Promise.reject(new KafkaError('unknown-topic')),
    },
    settings: { onDidChange: new Emitter<void>().event, read: () => parseProducerSettings(() => undefined) },
    // As from a thread: not before what was asked has been answered.
    capabilities: () => new Promise((resolve) => setImmediate(() => resolve({ node: 'v22', unavailableCompression: given.unavailableCompression ?? [] }))),
    window: {
      strings: given.strings ?? {},
      isMac: false,
      runCommand: (command, args) => {
        given.onCommand(command, args);
        return Promise.resolve();
      },
      copy: (text) => {
        given.onCopy?.(text);
        return Promise.resolve();
      },
      editValue: () => Promise.resolve(),
      readFile: () => Promise.resolve(null),
    },
    ...given,
  };
}

/** What was set off has been done. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};
