import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { EMPTY_DRAFT, type FormDraft } from '../../src/bridge/formDraft';
import { isUnfinished } from '../../src/bridge/isUnfinished';
import type { DoneRow, FieldError, FocusTarget, ResultRow, SendPageCalls, SendPageEvents, SendViewSnapshot } from '../../src/bridge/sendView';
import type { TopicDetails } from '../../src/contracts/topics';
import { connectToHost, sentenceOf } from '../lib/host';
import { setStrings, t } from '../lib/l10n';
import { UiState } from '../lib/uiState';
import { actionBar } from './actionBar';
import { connectionField } from './connectionField';
import { deliveryRow } from './delivery';
import { DraftTeller, isLarge } from './draftTeller';
import { fieldId } from './field';
import { nameOf } from './fieldNames';
import { firstRun } from './firstRun';
import { headerRows } from './headerRows';
import type { SendHost, SendModel } from './model';
import { keyField, valueField } from './payloadFields';
import { partitionRow, timestampRow } from './placement';
import { repeatRow } from './repeat';
import { resultList, type ResultFilter, type ResultsState } from './results';
import { announcement } from './resultTitle';

/** After the last key, before what was typed is checked; of a large draft, which takes long to tell. */
const TYPING_PAUSE_MS = 300;
const LARGE_PAUSE_MS = 700;
const rowOf = (sendId: string): string => `.result:has([data-send="${sendId}"])`;

/** The send panel: the form, the press of Send, the results. What it shows belongs to the host; it asks for every change. */
export class SendView extends LitElement implements SendModel {
  snapshot!: SendViewSnapshot;
  draft: FormDraft = EMPTY_DRAFT;
  errors: ReadonlyMap<string, FieldError> = new Map();
  details: TopicDetails | null = null;
  detailsFailed = false;
  sizes: SendModel['sizes'] = { key: null, value: null };
  keyHash: number | null = null;
  readonly members: SendModel['members'] & Map<string, { readonly sendId: string; readonly index: number; readonly row: DoneRow | null }> = new Map();
  readonly ui = new UiState();
  readonly host: SendHost;
  private readonly teller: DraftTeller;
  private isReady = false;
  private isPressed = false;
  /** The newest press of Send on this page. */
  private pressedId = '';
  private alert = '';
  private status = '';
  private filter: ResultFilter = 'all';
  private words = '';
  private readonly open = new Set<string>();
  private typing: number | undefined;
  private ticking: number | undefined;
  private described = '';
  private checks = 0;
  /** The results are drawn again where this has grown: not for what is typed. */
  private drawn = 0;

  constructor() {
    super();
    this.host = connectToHost<SendPageCalls, SendPageEvents>({
      snapshot: (snapshot) => this.show(snapshot),
      connections: (part) => this.change(part),
      topics: (topics) => {
        this.change({ topics });
        if (topics.status === 'loaded') {
          this.describe(true);
        }
      },
      draft: ({ draft, revision, by }) => this.take(draft, revision, by),
      defaults: (defaults) => this.change({ defaults }),
      result: (row) => (row.status === 'done' && row.group !== undefined ? this.putMember(row.group, row) : this.putResult(row)),
      resultsRemoved: ({ sendIds }) => this.change({ results: this.snapshot.results.filter((row) => sendIds.includes(row.sendId)) }),
      focus: (target) => this.focusTarget(target),
      pressSend: () => void this.press(),
    });
    this.addEventListener('keydown', (event) => this.onKey(event), { capture: true });
    this.teller = new DraftTeller(this.host);
    void this.host.request('ready', null).then((snapshot) => this.show(snapshot));
  }

  edit(change: Partial<FormDraft>): void {
    this.draft = { ...this.draft, ...change };
    this.teller.changed(this.draft);
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => this.typingPaused(), isLarge(this.draft) ? LARGE_PAUSE_MS : TYPING_PAUSE_MS);
    this.keyHash = change.key === undefined ? this.keyHash : null;
    this.sizes = { key: change.key === undefined ? this.sizes.key : null, value: change.value === undefined ? this.sizes.value : null };
    this.requestUpdate();
  }

  selectConnection(id: string): void {
    this.change({ activeConnection: id });
    void this.host.request('selectConnection', { id }).catch((thrown: unknown) => this.say(thrown));
  }

  refresh(): void {
    this.drawn++;
    this.requestUpdate();
  }

  run(command: string, ...args: readonly unknown[]): void {
    void this.host.request('runCommand', { command, args }).catch((thrown: unknown) => this.say(thrown));
  }

  can(command: string): boolean {
    return this.snapshot.commands.includes(command);
  }

  say(thrown: unknown): void {
    this.alert = sentenceOf(thrown);
    this.refresh();
  }

  focusField(field: string): void {
    void this.updateComplete.then(() => document.getElementById(fieldId(field))?.focus());
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    if (!this.isReady) {
      return html`<div class="progress" role="progressbar" aria-label=${t('Loading')}></div>`;
    }
    const isFirstRun = this.snapshot.connections.length === 0;
    return html`<main>
      ${isFirstRun ? firstRun(this) : this.form()} ${isFirstRun && this.snapshot.results.length === 0 ? nothing : guard([this.drawn, this.draft.topic], () => resultList(this, this.resultsState()))}
      <div class="sr" role="status">${this.status}</div>
    </main>`;
  }

  private form(): TemplateResult {
    return html`<form aria-label=${t('Send message')} @submit=${(event: Event) => event.preventDefault()}>
      ${this.isPressed ? html`<div class="progress top" role="presentation"></div>` : nothing}
      <div class="fields">
        ${connectionField(this)} <dispatch-topic-field .model=${this}></dispatch-topic-field> ${keyField(this)} ${valueField(this)} ${headerRows(this)}
        <hr />
        <div class="disclosures">${partitionRow(this)} ${timestampRow(this)} ${deliveryRow(this)} ${repeatRow(this)}</div>
      </div>
      ${actionBar(this, { isPressed: this.isPressed, alert: this.alert, press: () => void this.press() })}
    </form>`;
  }

  /** One press, one message: a key's auto-repeat never gets here, and nothing is taken while a press is being answered. */
  private async press(): Promise<void> {
    const active = this.snapshot.connections.find((connection) => connection.id === this.snapshot.activeConnection);
    if (this.isPressed || active?.readOnly === true) {
      return;
    }
    const hadFocus = document.activeElement?.id === 'send';
    this.isPressed = true;
    this.alert = '';
    this.refresh();
    try {
      this.teller.tell();
      // What a check under way finds is older than what the press will.
      this.checks++;
      this.pressedId = crypto.randomUUID();
      this.accept(await this.host.request('send', { sendId: this.pressedId, connection: this.snapshot.activeConnection, draft: this.draft }));
    } catch (thrown) {
      this.say(thrown);
    } finally {
      this.isPressed = false;
      this.refresh();
    }
    // A button loses the focus while it is disabled.
    if (hadFocus) {
      await this.updateComplete;
      if (document.activeElement === document.body) {
        document.getElementById('send')?.focus();
      }
    }
  }

  private accept(answer: { accepted: true } | { accepted: false; errors: readonly FieldError[] }): void {
    if (answer.accepted) {
      this.errors = new Map();
      this.check();
      return;
    }
    this.errors = new Map(answer.errors.map((error) => [error.field, error]));
    const names = answer.errors.map((error) => nameOf(error.field)).join(', ');
    this.alert = answer.errors.length === 1 ? t('1 field needs correction: {0}', names) : t('{0} fields need correction: {1}', answer.errors.length, names);
    const [first] = answer.errors;
    if (first !== undefined) {
      this.reveal(first.field);
    }
  }

  private reveal(field: string): void {
    const [group = ''] = field.split('.');
    if (group === 'partition' || group === 'timestamp' || group === 'repeat') {
      this.ui.setOpen(group, true);
    } else if (field in this.snapshot.defaults) {
      this.ui.setOpen('delivery', true);
    }
    this.refresh();
    this.focusField(field);
  }

  private resultsState(): ResultsState {
    return {
      filter: this.filter,
      words: this.words,
      setWords: (words) => {
        this.words = words;
        this.refresh();
      },
      open: this.open,
      setFilter: (filter) => {
        this.filter = filter;
        this.refresh();
      },
      toggle: (sendId, isOpen) => {
        if (isOpen) {
          this.open.add(sendId);
        } else {
          this.open.delete(sendId);
        }
        this.refresh();
        if (isOpen) {
          this.bringIntoSight(rowOf(sendId));
        }
      },
      resend: (sendId) => {
        void this.host.request('resend', { sendId, newSendId: crypto.randomUUID() }).then(
          (answer) => this.accept(answer),
          (thrown: unknown) => this.say(thrown),
        );
      },
    };
  }

  private show(snapshot: SendViewSnapshot): void {
    setStrings(snapshot.strings);
    this.snapshot = snapshot;
    if (!this.isReady || snapshot.draftRevision > this.teller.revision) {
      this.take(snapshot.draft, snapshot.draftRevision, 'outside');
    }
    this.isReady = true;
    this.tick();
    this.describe();
    this.check();
    this.refresh();
  }

  private take(draft: FormDraft, revision: number, by: SendPageEvents['draft']['by']): void {
    if (this.isReady && revision <= this.teller.seen) {
      return;
    }
    clearTimeout(this.typing);
    this.typing = undefined;
    this.draft = by === 'page' ? this.teller.merged(this.draft, draft, revision) : this.teller.replaced(draft, revision);
    this.errors = new Map();
    this.alert = '';
    if (this.isReady) {
      this.check();
      this.describe();
    }
    this.refresh();
  }

  private change(part: Partial<SendViewSnapshot>): void {
    if (this.isReady) {
      this.snapshot = { ...this.snapshot, ...part };
      this.describe();
      this.refresh();
    }
  }

  private putResult(row: ResultRow): void {
    if (!this.isReady) {
      return;
    }
    const { results } = this.snapshot;
    const known = results.some((other) => other.sendId === row.sendId);
    this.change({ results: known ? results.map((other) => (other.sendId === row.sendId ? row : other)) : [row, ...results] });
    if (row.status !== 'in-flight' && !isUnfinished(row)) {
      this.status = announcement(row);
    }
    if (!known && row.sendId === this.pressedId) {
      // What becomes of the message is what its sender wants to see, however long the form is.
      this.bringIntoSight(rowOf(row.sendId));
    }
    this.tick();
  }

  openMember(group: string, sendId: string, index: number): void {
    void this.host.request('groupMember', { sendId }).then(
      (row) => {
        this.members.set(group, { sendId, index, row });
        this.refresh();
        this.bringIntoSight('.member-details');
      },
      (thrown: unknown) => this.say(thrown),
    );
  }

  /** Only the one that is shown matters. */
  private putMember(group: string, row: DoneRow): void {
    const shown = this.members.get(group);
    if (shown?.sendId === row.sendId) {
      this.members.set(group, { ...shown, row });
      this.status = row.looking === null ? announcement(row) : this.status;
      this.refresh();
    }
  }

  private bringIntoSight(selector: string): void {
    void this.updateComplete.then(() => document.querySelector(selector)?.scrollIntoView({ block: 'nearest' }));
  }

  /** The time left of sends in flight, each second while there are any. */
  private tick(): void {
    const isFlying = this.snapshot.results.some(isUnfinished);
    if (isFlying && this.ticking === undefined) {
      this.ticking = window.setInterval(() => {
        this.refresh();
        this.tick();
      }, 1_000);
    } else if (!isFlying && this.ticking !== undefined) {
      clearInterval(this.ticking);
      this.ticking = undefined;
    }
  }

  private typingPaused(): void {
    if (this.typing !== undefined) {
      clearTimeout(this.typing);
      this.typing = undefined;
      this.check();
      this.describe();
    }
  }

  /** Errors while typing: told at the field, without alert. The host checks what it was told last. */
  private check(): void {
    const check = ++this.checks;
    this.teller.tell();
    void this.host.request('validate', null).then(
      ({ errors, keyBytes, valueBytes, keyHash }) => {
        if (check === this.checks && this.typing === undefined && !this.isPressed) {
          this.errors = new Map(errors.filter((error) => error.field !== 'topic' && error.field !== 'connection').map((error) => [error.field, error]));
          this.sizes = { key: keyBytes, value: valueBytes };
          this.keyHash = keyHash;
          this.alert = this.errors.size === 0 ? '' : this.alert;
          this.requestUpdate();
        }
      },
      () => undefined,
    );
  }

  /** Reads what the form needs to know of its topic, where that is another one than before; `again`: in any case. */
  private describe(again = false): void {
    const { activeConnection, topics } = this.snapshot;
    const topic = this.draft.topic.trim();
    const described = topics.topics.some((known) => known.name === topic) ? `${activeConnection ?? ''} ${topic}` : '';
    const isSame = described === this.described;
    if (isSame && !again) {
      return;
    }
    this.described = described;
    this.details = isSame ? this.details : null;
    this.detailsFailed = false;
    if (described === '') {
      return;
    }
    const settle = (details: TopicDetails | null): void => {
      if (this.described === described) {
        this.details = details;
        this.detailsFailed = details === null;
        this.refresh();
      }
    };
    void this.host.request('describeTopic', { topic }).then(settle, () => settle(null));
  }

  private onKey(event: KeyboardEvent): void {
    const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    const isOnSend = (event.target as HTMLElement).id === 'send' && (event.key === 'Enter' || event.key === ' ');
    if (event.repeat && (isSend || isOnSend)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (isSend) {
      event.preventDefault();
      event.stopPropagation();
      void this.press();
    }
  }

  private focusTarget(target: FocusTarget): void {
    void this.updateComplete.then(() => {
      const control = target === 'send' ? document.getElementById('send') : target === 'results' ? document.querySelector<HTMLElement>('.results button.title') : document.getElementById(fieldId(target));
      control?.focus();
    });
  }
}
