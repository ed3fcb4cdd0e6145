import { html, nothing, type TemplateResult } from 'lit';
import type { TransactionTrace } from '../../src/contracts/bulk';
import type { SendReport } from '../../src/contracts/messages';
import { t, type Part } from '../lib/l10n';
import { properties } from '../lib/properties';
import { exactDuration } from '../lib/text';
import type { SendModel } from './model';
import { traceOf, type Bar, type Trace, type TraceLine } from './traceModel';
import { transactionTraceOf } from './transactionTraceModel';

/** A second mark this near to the end of the lane would run into the total. */
const LAST_MARK = 0.85;
export const EXPLAIN_STAGES = 'kafkaDispatch.explainStages';

/** The story of a send as six stages, drawn to one scale. */
export function trace(model: SendModel, report: SendReport): TemplateResult | typeof nothing {
  const told = traceOf(report);
  return told === null ? nothing : drawn(model, told);
}

/** The story of a transaction as steps, drawn to one scale. */
export function transactionTrace(model: SendModel, transaction: TransactionTrace): TemplateResult | typeof nothing {
  return transaction.steps.length === 0 ? nothing : drawn(model, transactionTraceOf(transaction));
}

function drawn(model: SendModel, told: Trace): TemplateResult {
  return html`<div class="trace">
        ${scale(told)}
        <ol aria-label=${t('Stages')}>
          ${told.lines.map((line, index) => lineOf(model, told, line, told.lines[index + 1] === undefined))}
        </ol>
      </div>`;
}

function scale({ totalMs, marks }: Trace): TemplateResult {
  const inSeconds = totalMs >= 1_000;
  return html`<div class="scale" aria-hidden="true">
    <span></span>
    <span class="lane"
      >${[0, ...marks]
        .filter((mark) => mark <= totalMs * LAST_MARK)
        .map((mark) => html`<span class="mark" ${properties({ '--from': percent(mark, totalMs) })}>${String(inSeconds ? mark / 1_000 : Number(mark.toPrecision(2)))}</span>`)}</span
    >
    <span class="length">${exactDuration(totalMs)}</span>
  </div>`;
}

function lineOf(model: SendModel, { totalMs }: Trace, line: TraceLine, isLast: boolean): TemplateResult {
  const { kind, stage, name, dot, durationMs, facts } = line;
  return html`<li class="${kind} dot-${dot} ${isLast ? 'last' : ''}">
    <div class="measure">
      <span class="name"
        >${stage === null || !model.can(EXPLAIN_STAGES)
          ? name
          : html`<button type="button" title=${t('What Does “{0}” Mean?', name)} @click=${() => model.run(EXPLAIN_STAGES, stage)}>${name}</button>`}</span
      >
      <span class="lane" aria-hidden="true">${line.bar === null ? nothing : bar(line.bar, totalMs)}</span>
      <span class="length" aria-hidden="true">${durationMs === null ? '–' : exactDuration(durationMs)}</span>
      <span class="sr">${durationMs === null ? t('skipped') : t('{0} milliseconds', durationMs.toFixed(1))}</span>
    </div>
    ${facts.length === 0 ? nothing : html`<div class="told">${facts.map((fact, index) => html`${index === 0 ? nothing : ' · '}<span>${fact.map(piece)}</span>`)}</div>`}
  </li>`;
}

function bar({ from, to, look }: Bar, totalMs: number): TemplateResult {
  return html`<i class=${look} ${properties({ '--from': percent(from, totalMs), '--length': percent(to - from, totalMs) })}></i>`;
}

function piece(part: Part): TemplateResult | string {
  return typeof part === 'string' ? part : html`<b>${part.figure}</b>`;
}

function percent(ms: number, totalMs: number): string {
  return `${((Math.max(ms, 0) / Math.max(totalMs, Number.EPSILON)) * 100).toFixed(3)}%`;
}
