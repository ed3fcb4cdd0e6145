import type { Page } from 'playwright-core';
import { toFormDraft, type FormDraft } from '../../src/bridge/formDraft';
import type { ThreadCapabilities } from '../../src/bridge/clientThread';
import type { ConnectionItem, SendViewSnapshot, TopicList } from '../../src/bridge/sendView';
import { validatePayloads } from '../../src/client/validate';
import type { MessageDraft, ProducerSettings } from '../../src/contracts/messages';
import type { TopicDetails } from '../../src/contracts/topics';
import { Emitter } from '../../src/platform/emitter';
import { parseProducerSettings } from '../../src/platform/producerSettings';
import { DraftStore } from '../../src/send/draftStore';
import { SendPage } from '../../src/send/sendPage';
import sample from '../../samples/vehicle-telemetry.json';
import { explainingIn, testSends, TestMemory } from '../unit/host/kit';
import { pageHost } from '../unit/host/sendPageKit';
import { loadPage, showPage, type BrowserPageOptions } from './browserPage';

export const SAMPLE: FormDraft = toFormDraft(sample as MessageDraft);

export const STAGING: ConnectionItem = {
  id: 'dev',
  name: 'staging',
  kind: 'TLS',
  bootstrapServers: ['kafka-1.example:9093'],
  protected: false,
  readOnly: false,
  state: 'connected',
};

export interface SendPageOptions extends BrowserPageOptions {
  readonly draft?: FormDraft;
  readonly connections?: readonly ConnectionItem[];
  readonly topics?: TopicList;
  readonly details?: TopicDetails;
  /** Of `kafkaDispatch.producer.*`. */
  readonly settings?: ProducerSettings;
  readonly unavailableCompression?: ThreadCapabilities['unavailableCompression'];
}

/** The page in a browser as VS Code shows it, and the real host end of it; what is behind the host is the test's. */
export interface OpenSendPage extends ReturnType<typeof testSends> {
  readonly page: Page;
  readonly host: SendPage;
  readonly drafts: DraftStore;
  /** Commands that the page had run, with their arguments. */
  readonly ran: readonly (readonly [string, readonly unknown[]])[];
  /** What the page had copied. */
  readonly copied: readonly string[];
  /** Broken rules of the content security policy, and errors in the page. */
  readonly faults: string[];
  readonly world: ReturnType<typeof testSends>['world'] & { connections: readonly ConnectionItem[]; topics: TopicList; sandbox: SendViewSnapshot['sandbox'] };
  connectionsChanged(): void;
  topicsChanged(): void;
  close(): Promise<void>;
}

export const TOPICS: TopicList = {
  status: 'loaded',
  connection: 'dev',
  topics: [
    { name: 'vehicle.alerts', partitions: 3, replicationFactor: 3, internal: false },
    { name: 'vehicle.commands', partitions: 12, replicationFactor: 3, internal: false },
    { name: 'vehicle.telemetry', partitions: 6, replicationFactor: 3, internal: false },
  ],
};

export const DETAILS: TopicDetails = {
  topic: 'vehicle.telemetry',
  partitions: Array.from({ length: 6 }, (_, partition) => ({ partition, leader: 1 + (partition % 3), replicas: [1, 2, 3], inSyncReplicas: [1, 2, 3] })),
  replicationFactor: 3,
  maxMessageBytes: 1_048_588,
  minInSyncReplicas: 2,
  timestampType: 'create',
  compacted: false,
};

export async function openSendPage(options: SendPageOptions = {}): Promise<OpenSendPage> {
  const explaining = options.language === undefined ? undefined : explainingIn(options.language.t);
  const sending = testSends(undefined, explaining);
  sending.proxy.validate = validatePayloads;
  const world: OpenSendPage['world'] = Object.assign(sending.world, {
    connections: options.connections ?? [STAGING],
    topics: options.topics ?? TOPICS,
    sandbox: 'stopped' as const,
  });
  sending.world.settings = parseProducerSettings((name) => options.settings?.[name]);
  const drafts = new DraftStore(new TestMemory());
  drafts.set(options.draft ?? SAMPLE);
  const ran: [string, readonly unknown[]][] = [];
  const copied: string[] = [];
  const connectionsChange = new Emitter<void>();
  const topicsChange = new Emitter<TopicList>();
  const { page, faults, toPage, onMessage } = await loadPage('send', options);
  const host = new SendPage(
    { post: toPage, onMessage },
    pageHost({
      ...{ sends: sending.sends, results: sending.results, log: sending.log, drafts },
      connections: {
        onDidChange: connectionsChange.event,
        part: () => ({ connections: world.connections, activeConnection: world.connections[0]?.id ?? null, sandbox: world.sandbox }),
        select: () => Promise.resolve(),
      },
      topics: {
        get list() {
          return world.topics;
        },
        onDidChange: topicsChange.event,
        ensure: () => undefined,
        refresh: () => Promise.resolve(),
        describe: () => Promise.resolve(options.details ?? DETAILS),
      },
      settings: { onDidChange: new Emitter<void>().event, read: () => sending.world.settings },
      onCommand: (command, args) => ran.push([command, args]),
      onCopy: (text) => copied.push(text),
      ...(explaining === undefined ? {} : { explaining }),
      ...(options.language === undefined ? {} : { strings: options.language.strings }),
      ...(options.unavailableCompression === undefined ? {} : { unavailableCompression: options.unavailableCompression }),
    }),
  );
  await showPage(page);
  // A row that has not been laid out yet has no text for a test that reads at once.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.result { content-visibility: visible !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
  return {
    ...sending,
    page,
    host,
    drafts,
    ran,
    copied,
    faults,
    world,
    connectionsChanged: () => connectionsChange.fire(),
    topicsChanged: () => topicsChange.fire(world.topics),
    close: async () => {
      host.dispose();
      await page.context().close();
    },
  };
}
