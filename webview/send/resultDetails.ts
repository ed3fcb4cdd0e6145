import { html, nothing, type TemplateResult } from 'lit';
import type { DoneRow } from '../../src/bridge/sendView';
import type { SendReport } from '../../src/contracts/messages';
import type { ReadQuery } from '../../src/contracts/reading';
import { t } from '../lib/l10n';
import { bytes, dateTime, duration, facts } from '../lib/text';
import { errorCard } from '../lib/errorCard';
import type { SendModel } from './model';
import { proof } from './proof';
import type { ResultsState } from './results';
import { EXPLAIN_STAGES, trace } from './trace';

const VIEW_MESSAGES = 'kafkaDispatch.viewMessages';

/** What a result opens into: what went wrong and what to do, the story of the send, and what can be done with it. */
export function resultDetails(model: SendModel, state: ResultsState, row: DoneRow): TemplateResult {
  const { report, sendId, afterthought } = row;
  const isOpenQuestion = report.outcome === 'unknown' || report.outcome === 'sent';
  const again = { label: t('Send Again'), isSecondary: report.error?.retriable !== true, run: () => state.resend(sendId) };
  return html`${isOpenQuestion ? proof(model, row, () => sendAgain(state, sendId)) : report.error === null ? nothing : errorCard(model, report.error, [again])}
    ${afterthought === null ? nothing : errorCard(model, afterthought)}
    ${trace(model, report)} ${closingFacts(report)}
    <div class="links">
      <button type="button" class="link" @click=${() => edit(model, sendId, false)}>${t('Edit and Resend')}</button>
      <button type="button" class="link" @click=${() => edit(model, sendId, true)}>${t('Send to Another Topic…')}</button>
      ${report.error === null ? html`<button type="button" class="link" @click=${() => state.resend(sendId)}>${t('Send Again')}</button>` : nothing}
      ${viewLink(model, report)} ${copyLink(model, sendId)}
      <button type="button" class="link" @click=${() => void model.host.request('copyAsKcat', { sendId }).catch((thrown: unknown) => model.say(thrown))}>${t('Copy as kcat')}</button>
      ${report.stages.length > 0 && model.can(EXPLAIN_STAGES) ? html`<button type="button" class="link" @click=${() => model.run(EXPLAIN_STAGES)}>${t('What Do the Stages Mean?')}</button>` : nothing}
      ${row.group === undefined ? deleteLink(model, sendId) : nothing}
    </div>`;
}

/** For who has a mouse; the key Delete does it, too. */
export function deleteLink(model: SendModel, sendId: string): TemplateResult {
  const remove = (event: Event): void => {
    const row = (event.target as HTMLElement).closest('.result');
    (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector<HTMLElement>('button.title')?.focus();
    void model.host.request('removeResult', { sendId });
  };
  return html`<button type="button" class="link" @click=${remove}>${t('Delete')}</button>`;
}

/** The record where it stands, with its neighbours. */
function viewLink(model: SendModel, { connection, topic, partition, offset, lookup }: SendReport): TemplateResult | typeof nothing {
  const at = offset ?? lookup?.offset ?? null;
  if (partition === null || at === null || !model.can(VIEW_MESSAGES)) {
    return nothing;
  }
  const query: ReadQuery = { connection, topic, partitions: [partition], from: { offset: { [partition]: at } }, ...(lookup?.aborted === true ? { isolation: 'read_uncommitted' } : {}) };
  return html`<button type="button" class="link" @click=${() => model.run(VIEW_MESSAGES, query, { select: { partition, offset: at } })}>${t('Show in Viewer')}</button>`;
}

/** The report as JSON, to the clipboard. */
export function copyLink(model: SendModel, sendId: string): TemplateResult {
  return html`<button type="button" class="link" @click=${() => void model.host.request('copyReport', { sendId })}>${t('Copy Report')}</button>`;
}

/** A message that was not kept cannot be taken into the form: that is told. */
export function edit(model: SendModel, sendId: string, elsewhere: boolean): void {
  void model.host.request('editAndResend', { sendId, elsewhere }).catch((thrown: unknown) => model.say(thrown));
}

/** The first press asks, the second one sends. */
export function sendAgain(state: ResultsState, sendId: string): void {
  const question = document.getElementById(`again-${sendId}`);
  if (question?.hidden === true) {
    question.hidden = false;
  } else {
    state.resend(sendId);
  }
}

function closingFacts(report: SendReport): TemplateResult {
  const request = report.stages.find(({ name }) => name === 'request')?.facts;
  const acknowledged = report.stages.find(({ name }) => name === 'acknowledge')?.facts;
  const broker = report.attempts.at(-1)?.broker ?? null;
  const rack = request?.['rack'];
  const { record, batch, batchCompressed } = report.bytes;
  const isAppendTime = typeof acknowledged?.['logAppendTime'] === 'string';
  const rows: readonly (readonly [string, string])[] = [
    [t('Topic'), facts(report.topic, report.partition === null ? null : t('partition {0}', report.partition), report.offset === null ? null : t('offset {0}', report.offset))],
    [t('Broker'), broker === null ? '' : facts(String(broker.id), `${broker.host}:${broker.port}`, typeof rack === 'string' ? t('rack {0}', rack) : null)],
    [isAppendTime ? t('Append time') : t('Create time'), report.timestamp === null ? '' : dateTime(report.timestamp)],
    [t('Record'), record === null ? '' : batch === null ? bytes(record) : t('{0} in a batch of {1}', bytes(record), bytes(batchCompressed ?? batch))],
    [t('Producer'), report.producer === null ? '' : t('id {0}, epoch {1}, sequence {2}', report.producer.id, report.producer.epoch, report.producer.sequence)],
    [t('Copies'), report.possibleDuplicate ? t('It may stand there twice: a try without an answer was repeated without idempotence.') : ''],
    [t('Order'), report.orderKept === false ? t('It may stand before or after its neighbours: an earlier message ended unknown, or was stored after it.') : ''],
    [t('Throttled'), report.throttleMs > 0 ? duration(report.throttleMs) : ''],
  ];
  return html`<dl class="facts">${rows.filter(([, text]) => text !== '').map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;
}
