import type { ThreadCapabilities } from '../bridge/clientThread';
import { Endpoint, type Channel, type Handlers } from '../bridge/endpoint';
import { EMPTY_DRAFT, toFormDraft, toMessageDraft, toPayloads, type FormDraft, type Repeat } from '../bridge/formDraft';
import { joinKept } from '../bridge/keptText';
import type { FocusTarget, ResultRow, SendPageCalls, SendPageEvents, SendViewSnapshot, TopicList } from '../bridge/sendView';
import type { MessageDraft, Payload } from '../contracts/messages';
import type { TopicDetails } from '../contracts/topics';
import { KafkaError } from '../kafka/errors/kafkaError';
import { Disposable } from '../platform/disposable';
import type { Event } from '../platform/emitter';
import type { Explaining } from '../platform/explaining';
import { COMMANDS } from '../platform/ids';
import { describeThrown, type Logger } from '../platform/logger';
import { PRODUCER_DEFAULTS, type SettingsReading } from '../platform/producerSettings';
import { validatedHandlers } from '../platform/validatedHandlers';
import { copyAsKcat } from './copyAsKcat';
import type { DraftChange, DraftStore } from './draftStore';
import { fieldErrors, formErrors } from './fieldErrors';
import { SEND_PAGE_CALLS } from './pageSchemas';
import type { ResultStore } from './resultStore';
import type { SendService } from './sendService';

export type ConnectionsPart = Pick<SendViewSnapshot, 'connections' | 'activeConnection' | 'sandbox'>;

/** Everything the page shows and asks for. */
export interface SendPageHost {
  readonly sends: SendService;
  readonly results: ResultStore;
  readonly drafts: DraftStore;
  readonly connections: { readonly onDidChange: Event<void>; part(): ConnectionsPart; select(id: string): Promise<void> };
  readonly topics: {
    readonly list: TopicList;
    readonly onDidChange: Event<TopicList>;
    ensure(): void;
    refresh(): Promise<void>;
    describe(topic: string): Promise<TopicDetails>;
  };
  readonly settings: { readonly onDidChange: Event<void>; read(): SettingsReading };
  readonly capabilities: () => Promise<ThreadCapabilities>;
  readonly window: {
    readonly strings: Readonly<Record<string, string>>;
    readonly isMac: boolean;
    runCommand(command: string, args: readonly unknown[]): Promise<void>;
    copy(text: string): Promise<void>;
    editValue(): Promise<void>;
    /** Null: none was chosen. Throws `file-too-large`. */
    readFile(): Promise<Payload | null>;
  };
  readonly explaining: Explaining;
  readonly log: Logger;
}

type Accepted = SendPageCalls['send']['result'];
/** The page answers nothing and tells nothing but calls. */
type PageEndpoint = Endpoint<Record<string, never>, SendPageCalls, SendPageEvents, Record<string, never>>;

/** Changed rows beyond which the page gets everything anew. */
const MANY_ROWS = 100;
const COMMAND_IDS: readonly string[] = Object.values(COMMANDS);
/** With an argument these act without asking, as programs need it: not for a page to call. */
const NOT_FOR_PAGES: readonly string[] = [COMMANDS.deleteTopic, COMMANDS.send, COMMANDS.sendMany, COMMANDS.sendSelection, COMMANDS.sendFile];

/** Our end of one send page, from its first message until it is closed. Nothing the page says is trusted. */
export class SendPage extends Disposable {
  private readonly endpoint: PageEndpoint;
  private isReady = false;
  private waitingFocus: FocusTarget | null = null;
  private isPressWaiting = false;
  private unavailableCompression: SendViewSnapshot['unavailableCompression'] = [];
  private readonly changedRows = new Map<string, ResultRow>();
  private hasRemovedRows = false;
  private flushing: NodeJS.Immediate | null = null;

  constructor(
    channel: Channel,
    private readonly host: SendPageHost,
  ) {
    super();
    const { explaining, log } = host;
    this.endpoint = new Endpoint(channel, validatedHandlers(SEND_PAGE_CALLS, this.handlers()), {}, {
      toFailure: (thrown) => explaining.thrown(thrown),
      fromFailure: () => new KafkaError('internal-error'),
      onLost: (_reason, name) => new KafkaError('closing', { raw: name }),
      onMalformed: (_message, thrown) => log.warn(`The send page sent a malformed message. ${thrown === undefined ? '' : describeThrown(thrown)}`.trim()),
    });
    this._register({ dispose: () => this.close() });
    this._register(host.connections.onDidChange(() => this.connectionsChanged()));
    this._register(host.topics.onDidChange((topics) => this.emit('topics', topics)));
    this._register(host.settings.onDidChange(() => this.emit('defaults', this.defaults())));
    this._register(host.drafts.onDidChange((change) => change.by === this || this.tellDraft(change)));
    this._register(host.results.onDidChange((row) => this.rowChanged(row)));
    this._register(host.results.onDidRemove(() => this.rowsRemoved()));
    this._register(host.results.onDidRestore(() => this.emit('snapshot', this.snapshot())));
  }

  /** Visible again: what it missed while hidden comes whole. */
  shown(): void {
    this.host.topics.ensure();
    this.endpoint.emit('snapshot', this.snapshot());
  }

  /** VS Code ends a hidden page; the one that comes in its place says when it is ready. */
  hidden(): void {
    this.isReady = false;
  }

  /** Now, or when the page is ready. */
  focus(target: FocusTarget): void {
    if (this.isReady) {
      this.emit('focus', target);
    } else {
      this.waitingFocus = target;
    }
  }

  /** As if Send had been pressed in the page. */
  pressSend(): void {
    if (this.isReady) {
      this.emit('pressSend', null);
    } else {
      this.isPressWaiting = true;
    }
  }

  private handlers(): Handlers<SendPageCalls> {
    const { sends, results, drafts, connections, topics, window } = this.host;
    return {
      ready: () => this.ready(),
      draftChanged: ({ seen, draft, kept }) => {
        const text = kept === null ? draft.value.text : joinKept(drafts.draft.value.text, draft.value.text, kept);
        const taken = text !== null && drafts.changedByPage(this, seen, { ...draft, value: { ...draft.value, text } });
        if (!taken) {
          this.tellDraft(drafts.newest);
        }
        return { taken };
      },
      send: ({ sendId, connection, draft }) => this.send(sendId, connection, draft),
      cancel: ({ sendId }) => {
        sends.cancel(sendId);
        return null;
      },
      validate: () => this.validate(drafts.draft),
      selectConnection: ({ id }) => connections.select(id).then(nothing),
      refreshTopics: () => topics.refresh().then(nothing),
      describeTopic: ({ topic }) => topics.describe(topic),
      runCommand: ({ command, args }) => {
        if (!COMMAND_IDS.includes(command) || NOT_FOR_PAGES.includes(command)) {
          throw new TypeError(`“${command}” is no command for pages.`);
        }
        return window.runCommand(command, args).then(nothing);
      },
      lookFor: ({ sendId }) => {
        void sends.lookups.start(sendId);
        return null;
      },
      stopLooking: ({ sendId }) => {
        sends.lookups.stop(sendId);
        return null;
      },
      clearResults: () => {
        results.clear();
        return null;
      },
      removeResult: ({ sendId }) => {
        results.remove(sendId);
        return null;
      },
      groupMembers: ({ sendId, outcome, from, count }) => results.groupOf(sendId)?.list(outcome, from, count) ?? { total: 0, members: [] },
      groupMember: ({ sendId }) => {
        const row = results.get(sendId);
        return row?.status === 'done' ? row : null;
      },
      copyReport: ({ sendId }) => {
        const row = results.get(sendId);
        const told = row?.status === 'done' ? row.report : row?.status === 'group' ? row : null;
        return told === null ? null : window.copy(JSON.stringify(told, null, 2)).then(nothing);
      },
      copyAsKcat: async ({ sendId }) => {
        await window.copy(await copyAsKcat(sends, sendId));
        return null;
      },
      copyText: ({ text }) => window.copy(text).then(nothing),
      editAndResend: ({ sendId, elsewhere }) => {
        const repeated = this.repeatOf(sendId);
        const repeat = repeated === undefined ? EMPTY_DRAFT.repeat : { count: String(repeated.count), delayMs: repeated.delayMs === 0 ? '' : String(repeated.delayMs) };
        const form = { ...toFormDraft(results.keptDraft(sendId)), repeat };
        drafts.set(elsewhere ? { ...form, topic: '', partition: { mode: 'auto', text: '' } } : form);
        this.focus(elsewhere ? 'topic' : 'value');
        return null;
      },
      resend: ({ sendId, newSendId }) => {
        const draft = results.keptDraft(sendId);
        const group = results.groupOf(sendId);
        sends.claim(newSendId);
        if (group === undefined || group.row.kind === 'repeat') {
          this.launch(newSendId, draft, group?.row);
        } else {
          const job = { messages: group.drafts, mode: group.row.kind === 'transaction' ? 'transaction' : 'batch' };
          this.watch(newSendId, sends.host.groups().sendMany(sends, job, { origin: 'view' }));
        }
        return { accepted: true };
      },
      fillFromFile: async ({ field }) => {
        const payload = await window.readFile();
        if (payload !== null) {
          drafts.set({ ...drafts.draft, [field]: { mode: 'text', ...payload } });
        }
        return null;
      },
      editValue: () => window.editValue().then(nothing),
    };
  }

  private ready(): SendViewSnapshot {
    this.isReady = true;
    this.host.topics.ensure();
    this.host.results.ask();
    void this.readCapabilities();
    setImmediate(() => this.afterReady());
    return this.snapshot();
  }

  /** After the snapshot has been posted. */
  private afterReady(): void {
    if (this.waitingFocus !== null) {
      this.emit('focus', this.waitingFocus);
      this.waitingFocus = null;
    }
    if (this.isPressWaiting) {
      this.emit('pressSend', null);
      this.isPressWaiting = false;
    }
  }

  /** Starts the client thread, which takes longer than the page can wait. */
  private async readCapabilities(): Promise<void> {
    try {
      const { unavailableCompression } = await this.host.capabilities();
      if (unavailableCompression.length > this.unavailableCompression.length) {
        this.unavailableCompression = unavailableCompression.map(({ name, reason }) => ({ name, reason: this.host.explaining.reason(reason) }));
        this.emit('snapshot', this.snapshot());
      }
    } catch (thrown) {
      this.host.log.warn(`The client thread does not answer: ${describeThrown(thrown)}`);
    }
  }

  private async send(sendId: string, connection: string | null, form: FormDraft): Promise<Accepted> {
    const { sends, explaining } = this.host;
    sends.claim(sendId);
    const made = toMessageDraft(form, connection);
    if ('problems' in made) {
      return { accepted: false, errors: formErrors(made.problems, explaining.t) };
    }
    const errors = fieldErrors(await sends.check(made.draft), explaining);
    if (errors.length > 0) {
      return { accepted: false, errors };
    }
    this.launch(sendId, made.draft, made.repeat);
    return { accepted: true };
  }

  /** How often the message of a result was sent; undefined: it was no repeat. */
  private repeatOf(sendId: string): Repeat | undefined {
    const row = this.host.results.get(sendId);
    return row?.status === 'group' && row.kind === 'repeat' ? row : undefined;
  }

  private tellDraft({ draft, revision, by }: DraftChange): void {
    this.emit('draft', { draft, revision, by: by === null ? 'outside' : 'page' });
  }

  private launch(sendId: string, draft: MessageDraft, repeat: Repeat = { count: 1, delayMs: 0 }): void {
    const { sends } = this.host;
    const options = { sendId, origin: 'view' } as const;
    this.watch(sendId, repeat.count === 1 ? sends.send(draft, options) : sends.host.groups().repeatSend(sends, draft, repeat, options));
  }

  private watch(sendId: string, sending: Promise<unknown>): void {
    sending.catch((thrown: unknown) => this.host.log.error(`Send ${sendId} failed: ${describeThrown(thrown)}`));
  }

  private async validate(form: FormDraft): Promise<SendPageCalls['validate']['result']> {
    const { sends, explaining } = this.host;
    const { errors, bytes, keyHash } = await sends.validate(toPayloads(form));
    return { errors: fieldErrors(errors, explaining), keyBytes: bytes.key, valueBytes: bytes.value, keyHash };
  }

  private snapshot(): SendViewSnapshot {
    const { connections, topics, drafts, results, window } = this.host;
    return {
      ...connections.part(),
      topics: topics.list,
      draft: drafts.draft,
      draftRevision: drafts.revision,
      defaults: this.defaults(),
      unavailableCompression: this.unavailableCompression,
      results: results.rows,
      commands: COMMAND_IDS,
      strings: window.strings,
      mac: window.isMac,
    };
  }

  private defaults(): SendViewSnapshot['defaults'] {
    return { ...PRODUCER_DEFAULTS, ...this.host.settings.read().settings };
  }

  private connectionsChanged(): void {
    this.emit('connections', this.host.connections.part());
    this.emit('topics', this.host.topics.list);
    if (this.isReady) {
      this.host.topics.ensure();
    }
  }

  private rowChanged(row: ResultRow): void {
    this.changedRows.set(row.sendId, row);
    this.flushSoon();
  }

  private rowsRemoved(): void {
    this.hasRemovedRows = true;
    this.flushSoon();
  }

  /** A batch changes thousands of rows in one go: the page hears of them once. */
  private flushSoon(): void {
    this.flushing ??= setImmediate(() => {
      this.flushing = null;
      this.flush();
    });
  }

  private flush(): void {
    const { results } = this.host;
    const changed = [...this.changedRows.values()].filter((row) => ('group' in row ? results.groupOf(row.group ?? '') : results.get(row.sendId)) !== undefined);
    this.changedRows.clear();
    if (changed.length > MANY_ROWS) {
      this.emit('snapshot', this.snapshot());
      return;
    }
    for (const row of changed) {
      this.emit('result', row);
    }
    if (this.hasRemovedRows) {
      this.hasRemovedRows = false;
      this.emit('resultsRemoved', { sendIds: results.rows.map(({ sendId }) => sendId) });
    }
  }

  private emit<K extends keyof SendPageEvents>(name: K, data: SendPageEvents[K]): void {
    if (this.isReady) {
      this.endpoint.emit(name, data);
    }
  }

  private close(): void {
    this.isReady = false;
    if (this.flushing !== null) {
      clearImmediate(this.flushing);
    }
    this.endpoint.close();
  }
}

/** The answer of a call that has none. */
function nothing(): null {
  return null;
}
