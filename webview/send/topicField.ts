import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { TopicInfo } from '../../src/contracts/topics';
import { chevron } from '../lib/controls';
import { t } from '../lib/l10n';
import { errorId, fieldError, fieldId, invalid } from './field';
import type { SendModel } from './model';

const CREATE_TOPIC = 'kafkaDispatch.createTopic';

type Choice = { readonly kind: 'topic'; readonly topic: TopicInfo } | { readonly kind: 'create'; readonly name: string };

/** Text field with the topics of the connection below it (ARIA combobox with a list). Free text is accepted. */
export class TopicField extends LitElement {
  static override readonly properties = { model: { attribute: false, hasChanged: (): boolean => true } };
  declare model: SendModel;
  private isOpen = false;
  private active = -1;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { draft, snapshot } = this.model;
    const { topics } = snapshot;
    const known = topics.topics.find((topic) => topic.name === draft.topic.trim());
    const choices = this.isOpen ? this.choices() : [];
    return html`<div class="topic"><div class="row">
        <label for=${fieldId('topic')}>${t('Topic')}</label>
        <div class="combobox list-field">
          <input
            id=${fieldId('topic')}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded=${choices.length > 0 ? 'true' : 'false'}
            aria-controls="topic-list"
            aria-activedescendant=${this.active >= 0 && choices.length > 0 ? `topic-${this.active}` : nothing}
            aria-invalid=${invalid(this.model, 'topic') ?? 'false'}
            aria-describedby=${errorId(this.model, 'topic') ?? nothing}
            autocomplete="off"
            spellcheck="false"
            placeholder=${t('topic name')}
            .value=${draft.topic}
            title=${known === undefined ? '' : t('{0} partitions', known.partitions)}
            @input=${(event: Event) => this.onInput(event)}
            @keydown=${(event: KeyboardEvent) => this.onKey(event)}
            @click=${() => this.open()}
            @blur=${() => this.close()}
          />
          ${known === undefined
            ? nothing
            : html`<span class="suffix" aria-hidden="true"><span class="wide">${t('{0} partitions', known.partitions)}</span><span class="narrow">${t('{0} part.', known.partitions)}</span></span>`}
          ${chevron()}
          ${topics.status === 'loading' ? html`<div class="progress thin" role="presentation"></div>` : nothing}
        </div>
      </div>
      ${choices.length === 0 ? nothing : this.list(choices)}</div> ${fieldError(this.model, 'topic')}
      ${topics.status === 'failed' ? html`<div class="hint"><span class="codicon codicon-warning warning" aria-hidden="true"></span> ${t('Topics could not be read.')} ${topics.error.cause}</div>` : nothing}`;
  }

  private list(choices: readonly Choice[]): TemplateResult {
    return html`<ul class="popup" id="topic-list" role="listbox" aria-label=${t('Topics')}>
      ${choices.map(
        (choice, index) => html`<li id="topic-${index}" role="option" aria-selected=${index === this.active ? 'true' : 'false'} @mousedown=${(event: Event) => this.choose(event, choice)}>
          ${choice.kind === 'create'
            ? html`<span class="codicon codicon-add" aria-hidden="true"></span> ${t('Create topic “{0}”…', choice.name)}`
            : html`<span class="name">${highlighted(choice.topic.name, this.model.draft.topic.trim())}</span><span class="count">${t('{0} partitions', choice.topic.partitions)}</span>`}
        </li>`,
      )}
    </ul>`;
  }

  private choices(): readonly Choice[] {
    const { topics, status } = this.model.snapshot.topics;
    const typed = this.model.draft.topic.trim();
    const exact = topics.some((topic) => topic.name === typed);
    const matching = topics.filter((topic) => !topic.internal && (exact || topic.name.toLowerCase().includes(typed.toLowerCase())));
    const create: Choice[] = typed !== '' && !exact && status === 'loaded' && this.model.can(CREATE_TOPIC) ? [{ kind: 'create', name: typed }] : [];
    return [...matching.slice(0, 200).map((topic): Choice => ({ kind: 'topic', topic })), ...create];
  }

  private onInput(event: Event): void {
    this.model.edit({ topic: (event.target as HTMLInputElement).value });
    this.active = -1;
    this.open();
  }

  private onKey(event: KeyboardEvent): void {
    const choices = this.isOpen ? this.choices() : [];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!this.isOpen) {
          this.open();
          return;
        }
        const step = event.key === 'ArrowDown' ? 1 : -1;
        this.active = choices.length === 0 ? -1 : (this.active + step + choices.length) % choices.length;
        this.requestUpdate();
        void this.updateComplete.then(() => this.querySelector(`#topic-${this.active}`)?.scrollIntoView({ block: 'nearest' }));
        return;
      }
      case 'Enter': {
        const choice = choices[this.active];
        if (choice !== undefined && !event.ctrlKey && !event.metaKey) {
          this.choose(event, choice);
        }
        return;
      }
      case 'Escape':
        if (this.isOpen) {
          event.stopPropagation();
          this.close();
        }
        return;
      default:
    }
  }

  private choose(event: Event, choice: Choice): void {
    event.preventDefault();
    this.close();
    if (choice.kind === 'topic') {
      this.model.edit({ topic: choice.topic.name });
    } else {
      this.model.run(CREATE_TOPIC, { topic: choice.name, ask: true });
    }
  }

  private open(): void {
    this.isOpen = true;
    this.requestUpdate();
  }

  private close(): void {
    this.isOpen = false;
    this.active = -1;
    this.requestUpdate();
  }
}

function highlighted(name: string, typed: string): TemplateResult {
  const at = typed === '' ? -1 : name.toLowerCase().indexOf(typed.toLowerCase());
  return at < 0 ? html`${name}` : html`${name.slice(0, at)}<b>${name.slice(at, at + typed.length)}</b>${name.slice(at + typed.length)}`;
}
