import * as vscode from 'vscode';
import { Endpoint, type Channel, type Handlers } from '../../bridge/endpoint';
import type { MessagePageCalls, MessagePageEvents, MessageViewSnapshot } from '../../bridge/messageView';
import type { RowPlace, ViewFormats, ViewQuery, ViewState } from '../../bridge/viewing';
import type { TopicInfo } from '../../contracts/topics';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { COMMANDS } from '../../platform/ids';
import { validatedHandlers } from '../../platform/validatedHandlers';
import { exportInteractively } from '../exchange/exportMessages';
import { askGroup } from './askGroup';
import { keptFormats, keepFormats } from './formatMemory';
import { MESSAGE_PAGE_CALLS } from './pageSchemas';
import { askFrom, askGoTo, askPartitions } from './questions';
import { actOnRecord } from './recordActions';
import { ViewSession } from './viewSession';
import { keepTimeZone, readViewSettings, type ViewSettings } from './viewSettings';
import type { ViewTarget } from './viewTarget';
import type { ViewerHost } from './viewerHost';

const FORMATS = ['auto', 'string', 'json', 'hex', 'base64', 'int8', 'int16', 'int32', 'int64', 'uint32', 'uint64', 'float', 'double', 'uuid', 'string:latin1', 'string:ascii', 'string:utf16le', 'string:utf16be'];
const OURS: ReadonlySet<string> = new Set(Object.values(COMMANDS));

/** The host's end of one message viewer. */
export class MessagePage {
  private readonly endpoint: Endpoint<Record<string, never>, MessagePageCalls, MessagePageEvents, Record<string, never>>;
  private readonly settings: ViewSettings = readViewSettings();
  private session: ViewSession;
  private topics: readonly TopicInfo[] = [];
  private formats: ViewFormats;
  private select: RowPlace | null;
  private isReady = false;
  /** A viewer that was opened for one record shows what stands before it, too. */
  private wantsNeighbours: boolean;

  /** `retitle`: the viewer shows another topic. */
  constructor(
    channel: Channel,
    private readonly host: ViewerHost,
    private target: ViewTarget,
    private readonly retitle: (topic: string) => void,
  ) {
    this.formats = keptFormats(host.memory, target);
    this.select = target.select;
    this.wantsNeighbours = target.select !== null && 'offset' in target.query.from;
    this.session = this.begin(target.query, 0);
    this.endpoint = new Endpoint<Record<string, never>, MessagePageCalls, MessagePageEvents, Record<string, never>>(
      channel,
      validatedHandlers(MESSAGE_PAGE_CALLS, this.handlers()),
      {},
      {
        toFailure: (thrown) => host.explain(KafkaError.dataOf(thrown), this.target.connection),
        fromFailure: (failure) => new Error(String(failure)),
        onLost: (reason, name) => new Error(`${name}: ${reason}`),
        onMalformed: () => undefined,
      },
    );
    void this.readTopics();
  }

  /** The page is seen again: it has missed what happened. */
  shown(): void {
    this.emit('snapshot', this.snapshot());
  }

  /** A row that is to be selected; it is read if it was not. */
  async goTo(place: RowPlace): Promise<void> {
    const { line } = await this.session.find(place);
    this.select = place;
    this.wantsNeighbours = line === null;
    if (line === null) {
      await this.ask({ ...this.session.currentQuery, partitions: [place.partition], from: { offset: { [place.partition]: place.offset } }, to: null, order: 'oldest', filter: null });
    }
    this.emit('select', place);
  }

  dispose(): void {
    this.session.close();
    this.endpoint.close();
  }

  private begin(query: ViewQuery, number: number): ViewSession {
    return new ViewSession(this.host, this.target, query, this.formats, this.settings, (state) => this.told(state), number);
  }

  private told(state: ViewState): void {
    if (this.wantsNeighbours && (state.status === 'live' || state.status === 'done')) {
      this.wantsNeighbours = false;
      void this.session.perform('older').catch(() => undefined);
    }
    this.emit('state', state);
  }

  private snapshot(): MessageViewSnapshot {
    const { connection, topic } = this.target;
    const known = this.host.resolveConnection(connection);
    const query = this.session.currentQuery;
    return {
      connection: { id: known.id, name: known.name, protected: known.protected === true },
      ...{ topic, partitions: this.topics.find(({ name }) => name === topic)?.partitions ?? null, topics: this.topics },
      ...{ query, state: this.session.state, formats: this.formats, timeZone: readViewSettings().timeZone, formatIds: FORMATS },
      ...{ select: this.select, kept: this.kept() },
      ...{ strings: vscode.l10n.bundle ?? {}, mac: process.platform === 'darwin' },
    };
  }

  private kept(): ViewTarget {
    const { connection, topic } = this.target;
    return { connection, topic, query: this.session.currentQuery, select: this.select };
  }

  private handlers(): Handlers<MessagePageCalls> {
    const nothing = (): null => null;
    const perform = (what: Parameters<ViewSession['perform']>[0]): Promise<null> => this.session.perform(what).then(nothing);
    return {
      ready: () => {
        this.isReady = true;
        return this.snapshot();
      },
      query: ({ query }) => this.ask({ ...query, filter: this.session.currentQuery.filter }).then(nothing),
      filter: async ({ filter }) => {
        const problem = await this.session.filter(filter);
        this.emit('kept', this.kept());
        return { problem };
      },
      rows: ({ from, count }) => this.session.rows(from, count),
      detail: ({ shape, whole, ...place }) => {
        this.select = place;
        return this.session.detail(place, shape, whole);
      },
      find: (place) => this.session.find(place),
      hold: ({ held }) => perform(held ? 'hold' : 'let-in'),
      pause: ({ paused }) => perform(paused ? 'pause' : 'resume'),
      stop: () => perform('stop'),
      readOn: () => perform('read-on'),
      older: () => perform('older'),
      histogram: () => this.session.histogram(),
      formats: async (formats) => {
        this.formats = formats;
        await keepFormats(this.host.memory, this.target, formats);
        await this.session.use(formats);
        return null;
      },
      timeZone: ({ timeZone }) => keepTimeZone(timeZone).then(nothing),
      selectTopic: ({ topic }) => this.selectTopic(topic),
      goTo: async () => {
        const place = await askGoTo(this.select?.partition ?? null);
        if (place !== undefined) {
          await ('timestamp' in place ? this.ask({ ...this.session.currentQuery, from: place, to: null, order: 'oldest' }) : this.goTo(place));
        }
        return null;
      },
      askFrom: async ({ kind }) => {
        const query = this.session.currentQuery;
        const from = kind === 'group' ? await askGroup(this.host, this.target) : await askFrom(kind, query.from);
        return from === undefined ? null : this.ask({ ...query, from, to: null }).then(nothing);
      },
      askPartitions: async () => {
        const count = this.topics.find(({ name }) => name === this.target.topic)?.partitions ?? null;
        const query = this.session.currentQuery;
        const partitions = count === null ? undefined : await askPartitions(count, query.partitions);
        return partitions === undefined ? null : this.ask({ ...query, partitions }).then(nothing);
      },
      exportRows: async () => {
        await exportInteractively(this.target.topic, this.session.state.rows, (target, signal, onDone) => this.session.exportRows(target, signal, onDone));
        return null;
      },
      act: async ({ action, other, ...place }) => {
        await actOnRecord(this.host, this.target, this.session, action, place, other);
        return null;
      },
      copyText: async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return null;
      },
      runCommand: async ({ command, args }) => {
        if (OURS.has(command)) {
          await vscode.commands.executeCommand(command, ...args);
        }
        return null;
      },
    };
  }

  private async ask(query: ViewQuery): Promise<void> {
    await this.session.ask(query);
    this.shown();
  }

  private selectTopic(topic: string): null {
    const { isolation } = this.session.currentQuery;
    this.session.close();
    this.target = { ...this.target, topic, select: null };
    this.select = null;
    this.formats = keptFormats(this.host.memory, this.target);
    this.session = this.begin({ partitions: null, from: { latest: this.settings.pageSize }, to: null, isolation, order: 'newest', filter: null }, this.session.queryNumber);
    this.retitle(topic);
    this.shown();
    return null;
  }

  private async readTopics(): Promise<void> {
    try {
      this.topics = await this.host.readTopics(this.target.connection);
      this.shown();
    } catch {
      // The session tells why the connection does not work.
    }
  }

  private emit<K extends keyof MessagePageEvents>(name: K, data: MessagePageEvents[K]): void {
    if (this.isReady) {
      this.endpoint.emit(name, data);
    }
  }
}
