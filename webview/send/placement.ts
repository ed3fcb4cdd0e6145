import { html, type TemplateResult } from 'lit';
import { parseTimestamp } from '../../src/bridge/formDraft';
import { t } from '../lib/l10n';
import { errorId, fieldError, fieldId, invalid, segmented } from './field';
import type { SendModel } from './model';

/** A row of 22 px that opens what is below it and shows the answer while closed. */
export function disclosure(model: SendModel, group: string, label: string, answer: TemplateResult | string, content: () => TemplateResult, openByDefault = false): TemplateResult {
  const isOpen = model.ui.isOpen(group, openByDefault);
  const toggle = (): void => {
    model.ui.setOpen(group, !isOpen);
    model.refresh();
  };
  return html`<div class="disclosure">
    <button type="button" aria-expanded=${isOpen ? 'true' : 'false'} @click=${toggle}>
      <span class="label">${label}</span> <span class="answer">${isOpen ? '' : answer}</span>
      <span class="codicon codicon-chevron-${isOpen ? 'down' : 'right'}" aria-hidden="true"></span>
    </button>
    ${isOpen ? content() : ''}
  </div>`;
}

export function partitionRow(model: SendModel): TemplateResult {
  const { partition } = model.draft;
  const isWrong = model.errors.has('partition');
  return disclosure(model, 'partition', t('Partition'), partition.mode === 'fixed' ? partition.text || '–' : automatic(model), () =>
    oneOfTwo(
      segmented('partition-mode', t('Partition'), [{ value: 'auto', text: t('Auto') }, { value: 'fixed', text: t('Fixed') }], partition.mode, (mode) => model.edit({ partition: { ...partition, mode } })),
      partition.mode === 'fixed'
        ? html`<input
            id=${fieldId('partition')}
            class="number"
            type="text"
            inputmode="numeric"
            aria-label=${t('Partition number')}
            aria-invalid=${invalid(model, 'partition') ?? 'false'}
            aria-describedby=${errorId(model, 'partition') ?? ''}
            placeholder=${partitionRange(model)}
            .value=${partition.text}
            @input=${(event: Event) => model.edit({ partition: { ...partition, text: (event.target as HTMLInputElement).value } })}
          />`
        : html`<span class="hint">${automatic(model)}</span>`,
      isWrong ? fieldError(model, 'partition') : '',
    ),
  );
}

export function timestampRow(model: SendModel): TemplateResult {
  const { timestamp } = model.draft;
  const parsed = timestamp.mode === 'set' ? parseTimestamp(timestamp.text) : null;
  const answer = timestamp.mode === 'now' ? t('now, set when sent') : timestamp.text || '–';
  return disclosure(model, 'timestamp', t('Timestamp'), answer, () =>
    oneOfTwo(
      segmented('timestamp-mode', t('Timestamp'), [{ value: 'now', text: t('Now') }, { value: 'set', text: t('Set') }], timestamp.mode, (mode) => model.edit({ timestamp: { ...timestamp, mode } })),
      timestamp.mode === 'set'
        ? html`<input
            id=${fieldId('timestamp')}
            type="text"
            spellcheck="false"
            aria-label=${t('Timestamp, milliseconds or ISO 8601')}
            aria-invalid=${invalid(model, 'timestamp') ?? 'false'}
            aria-describedby=${errorId(model, 'timestamp') ?? ''}
            placeholder=${t('ms or ISO 8601')}
            .value=${timestamp.text}
            @input=${(event: Event) => model.edit({ timestamp: { ...timestamp, text: (event.target as HTMLInputElement).value } })}
          />`
        : html`<span class="hint">${t('set when sent')}</span>`,
      model.errors.has('timestamp') ? fieldError(model, 'timestamp') : parsed === null ? '' : html`<div class="hint">${new Date(parsed).toISOString()}</div>`,
    ),
  );
}

function oneOfTwo(choice: TemplateResult, control: TemplateResult, below: unknown): TemplateResult {
  return html`<div class="choice">${choice}${control}</div>${below}`;
}

/** Where the message will land, as far as that is known while typing. */
function automatic(model: SendModel): TemplateResult | string {
  const { draft, errors, keyHash } = model;
  if (draft.key.mode === 'none') {
    return t('auto → sticky (no key)');
  }
  if (errors.has('key')) {
    return t('auto → known when the key is valid');
  }
  const count = partitionCount(model);
  if (keyHash === null || count === null) {
    return t('auto → murmur2 of key');
  }
  const [long, medium, short] = [t('auto → partition {0} of {1} (murmur2 of key)', keyHash % count, count), t('auto → {0} of {1} (murmur2 of key)', keyHash % count, count), t('auto → {0} of {1} (murmur2)', keyHash % count, count)];
  return html`<span class="long">${long}</span><span class="medium">${medium}</span><span class="short">${short}</span>`;
}

function partitionCount({ details, draft, snapshot }: SendModel): number | null {
  const topic = draft.topic.trim();
  return details?.topic === topic ? details.partitions.length : (snapshot.topics.topics.find(({ name }) => name === topic)?.partitions ?? null);
}

function partitionRange(model: SendModel): string {
  const count = partitionCount(model);
  return count === null ? '0' : `0–${count - 1}`;
}
