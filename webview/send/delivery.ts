import { html, nothing, type TemplateResult } from 'lit';
import { DELIVERY_RANGES, type FormDelivery } from '../../src/bridge/formDraft';
import type { Acks, CompressionName } from '../../src/contracts/messages';
import { chevron, iconButton, summary } from '../lib/controls';
import { t } from '../lib/l10n';
import { fieldError, fieldId, numberRow, segmented } from './field';
import type { SendModel } from './model';
import { disclosure } from './placement';

type NumberField = keyof typeof DELIVERY_RANGES;
const COMPRESSIONS: readonly CompressionName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const MAX_IDEMPOTENT_IN_FLIGHT = 5;

export function deliveryRow(model: SendModel): TemplateResult {
  const { delivery } = model.draft;
  const { defaults } = model.snapshot;
  const acks = delivery.acks ?? defaults.acks;
  const compression = delivery.compression ?? defaults.compression;
  const answer = [`acks=${acks}`, idempotent(model) ? t('idempotent') : '', compression === 'none' ? '' : compression].filter(Boolean).join(' · ');
  return disclosure(model, 'delivery', t('Delivery'), answer, () => deliveryFields(model, acks, compression), true);
}

function deliveryFields(model: SendModel, acks: Acks, compression: CompressionName): TemplateResult {
  const needsAll = acks !== 'all';
  const isOn = idempotent(model);
  return html`<div class="delivery">
    <div class="row"><span class="label">${changed(model, 'acks', 'acks')}</span>${segmented<Acks>('acks', 'acks', [{ value: '0', text: '0' }, { value: '1', text: '1' }, { value: 'all', text: 'all' }], acks, (value) => edit(model, { acks: value }, value === 'all' ? undefined : 'idempotent'))}</div>
    <p class="note">${acksSentence(model, acks)}</p>
    <label class="check"
      ><input
        id=${fieldId('idempotent')}
        type="checkbox"
        .checked=${isOn}
        ?disabled=${needsAll}
        aria-describedby="idempotent-note"
        @change=${(event: Event) => edit(model, { idempotent: (event.target as HTMLInputElement).checked })}
      />${changed(model, 'idempotent', t('Idempotent'))}</label
    >
    <p class="note" id="idempotent-note">
      ${needsAll
        ? t('Needs acks=all.')
        : isOn
          ? t('A retry can neither duplicate nor reorder it. That is not a transaction: several messages are not atomic.')
          : t('Off: a retry after a request that got no answer can store it twice, and out of order.')}
    </p>
    ${fieldError(model, 'idempotent')}
    <div class="row">
      <label for=${fieldId('compression')}>${changed(model, 'compression', t('Compression'))}</label>
      <div class="list-field wide"><select id=${fieldId('compression')} @change=${(event: Event) => edit(model, { compression: (event.target as HTMLSelectElement).value as CompressionName })}>
        ${COMPRESSIONS.map((name) => {
          const reason = model.snapshot.unavailableCompression.find((entry) => entry.name === name)?.reason;
          return html`<option value=${name} .selected=${name === compression} ?disabled=${reason !== undefined} title=${reason ?? nothing}>${reason === undefined ? name : `${name}: ${reason}`}</option>`;
        })}
      </select><span class="grow"></span>${chevron()}</div>
    </div>
    ${fieldError(model, 'compression')} ${advanced(model)}
  </div>`;
}

function advanced(model: SendModel): TemplateResult {
  const isOpen = model.ui.isOpen('advanced', false) || Object.keys(DELIVERY_RANGES).some((field) => model.errors.has(field));
  const labels: readonly (readonly [NumberField, string])[] = [
    ['lingerMs', t('Linger (ms)')],
    ['batchSize', t('Batch size (bytes)')],
    ['retries', t('Retries')],
    ['deliveryTimeoutMs', t('Delivery timeout (ms)')],
    ['maxInFlight', t('Max in flight')],
  ];
  return html`<details ?open=${isOpen} @toggle=${(event: Event) => model.ui.setOpen('advanced', (event.target as HTMLDetailsElement).open)}>
    ${summary(t('Advanced'))}
    ${labels.map(([field, label]) => numberField(model, field, label))}
    ${model.draft.delivery.retries?.trim() === '0' ? html`<p class="note">${t('No retry: a lost answer means “unknown”.')}</p>` : nothing}
  </details>`;
}

function numberField(model: SendModel, field: NumberField, label: string): TemplateResult {
  const text = model.draft.delivery[field] ?? '';
  return numberRow(model, field, {
    label: changed(model, field, label),
    text,
    placeholder: String(model.snapshot.defaults[field]),
    onText: (typed) => edit(model, { [field]: typed }),
    beside: text === '' ? nothing : iconButton('discard', t('Reset {0}', label), () => edit(model, {}, field)),
  });
}

/** A dot after the label of what differs from the settings. */
function changed(model: SendModel, field: keyof FormDelivery, label: string): TemplateResult {
  const value = model.draft.delivery[field];
  const isChanged = value !== undefined && value !== '' && String(value) !== String(model.snapshot.defaults[field]);
  return html`${label}${isChanged ? html`<span class="changed" title=${t('Differs from the settings')}> ●</span>` : ''}`;
}

/** As the host decides it: asked for, else what the setting says, where acks, retries and requests in flight allow it. */
function idempotent(model: SendModel): boolean {
  const { delivery } = model.draft;
  const { defaults } = model.snapshot;
  const allowed =
    (delivery.acks ?? defaults.acks) === 'all' && Number(delivery.retries ?? defaults.retries) > 0 && Number(delivery.maxInFlight ?? defaults.maxInFlight) <= MAX_IDEMPOTENT_IN_FLIGHT;
  return delivery.idempotent ?? (allowed && defaults.idempotent);
}

function acksSentence(model: SendModel, acks: Acks): string {
  if (acks === '0') {
    return t('No answer exists: it can be lost without anyone noticing, and its offset stays unknown.');
  }
  if (acks === '1') {
    return t('The leader has it. It is lost if the leader dies before a follower has copied it.');
  }
  const { details } = model;
  if (details !== null && details.replicationFactor === 1) {
    return t('There is only one replica: the answer comes when it has it, and it is lost with that broker.');
  }
  if (details === null || details.minInSyncReplicas === null) {
    const sentence = t('The answer comes when all in-sync replicas have it.');
    return details === null && !model.detailsFailed ? sentence : `${sentence} ${t('How many that are at least (min.insync.replicas) could not be read.')}`;
  }
  const least = Math.min(details.minInSyncReplicas, details.replicationFactor);
  return least <= 1
    ? t('The answer comes when all in-sync replicas have it, but one is enough here (min.insync.replicas=1): that one can be the leader alone.')
    : t('The answer comes when all in-sync replicas have it, at least {0} of them: it survives the loss of {1}.', least, least - 1);
}

function edit(model: SendModel, change: Partial<FormDelivery>, without?: keyof FormDelivery): void {
  const delivery = Object.entries({ ...model.draft.delivery, ...change }).filter(([name, value]) => name !== without && value !== '');
  model.edit({ delivery: Object.fromEntries(delivery) });
}
