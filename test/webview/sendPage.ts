import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { toFormDraft, type FormDraft } from '../../src/bridge/formDraft';
import type { ThreadCapabilities } from '../../src/bridge/clientThread';
import type { ConnectionItem, SendViewSnapshot, TopicList } from '../../src/bridge/sendView';
import { validatePayloads } from '../../src/client/validate';
import type { MessageDraft, ProducerSettings } from '../../src/contracts/messages';
import type { TopicDetails } from '../../src/contracts/topics';
import { Emitter } from '../../src/platform/emitter';
import { pageHtml, type PagePlace } from '../../src/platform/pageHtml';
import { parseProducerSettings } from '../../src/platform/producerSettings';
import { DraftStore } from '../../src/send/draftStore';
import { SendPage } from '../../src/send/sendPage';
import sample from '../../samples/vehicle-telemetry.json';
import { repositoryRoot } from '../harness/root';
import type { ThemeName } from '../harness/themes';
import { explainingIn, testSends, TestMemory } from '../unit/host/kit';
import type { Language } from '../unit/l10n/language';
import { pageHost } from '../unit/host/sendPageKit';
import { sharedBrowser, sharedThemes } from './hooks';

/** Secure, as VS Code's pages are. */
const ORIGIN = 'https://view.test';
const NONCE = 'bm9uY2U=';

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

export interface SendPageOptions {
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
  readonly draft?: FormDraft;
  readonly connections?: readonly ConnectionItem[];
  readonly topics?: TopicList;
  readonly details?: TopicDetails;
  /** Of `kafkaDispatch.producer.*`. */
  readonly settings?: ProducerSettings;
  readonly unavailableCompression?: ThreadCapabilities['unavailableCompression'];
  /** Default: English. */
  readonly language?: Language;
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
  const { page, faults, toPage, onMessage } = await loadPage(options);
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
  await page.goto(`${ORIGIN}/`);
  await page.locator('main').waitFor();
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

interface Loaded {
  readonly page: Page;
  readonly faults: string[];
  readonly toPage: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

/** A page that will look and behave as one of VS Code's webviews: theme, default styles, policy, channel. */
async function loadPage({ theme: themeName = 'dark', width = 300, height = 900, zoom = 1, place = 'view', without, language }: SendPageOptions): Promise<Loaded> {
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
    return path === '/' ? route.fulfill({ contentType: 'text/html', body: html(place, language?.tag ?? 'en') }) : route.fulfill({ path: join(repositoryRoot(), 'dist/webview', path) });
  });
  const variables = without === undefined ? theme.variables : theme.variables.split(/;\s*/).filter((line) => !without.test(line)).join('; ');
  await page.addInitScript(asVscode, { variables, bodyClass: theme.bodyClass, styles: theme.styles, background: place === 'editor' ? 'editor' : 'sideBar' });
  return { page, faults, toPage: (message) => void page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => undefined), onMessage: (next) => (listener = next) };
}

function html(place: PagePlace, language: string): string {
  return pageHtml({ cspSource: ORIGIN, nonce: NONCE, script: `${ORIGIN}/send.js`, icons: `${ORIGIN}/codicon.css`, language, title: 'Send', place });
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
