import { html, nothing, type TemplateResult } from 'lit';
import { canBeLookedFor } from '../../src/bridge/canBeLookedFor';
import type { DoneRow } from '../../src/bridge/sendView';
import type { Lookup, SendReport } from '../../src/contracts/messages';
import { errorCard, fixButtons, rawDetail } from '../lib/errorCard';
import { t } from '../lib/l10n';
import type { SendModel } from './model';
import { lastRead, wasRemoved } from './resultTitle';

/** What is open about an outcome that is not proved, and the two ways on: look for the record, or send it again. */
export function proof(model: SendModel, row: DoneRow, sendAgain: () => void): TemplateResult {
  const { report, looking, sendId } = row;
  const isUnknown = report.outcome === 'unknown';
  return html`<div class="card proof">
    <p>${isUnknown ? report.error?.cause : t('No answer exists: it can be lost without anyone noticing, and its offset stays unknown.')}</p>
    ${looking?.status === 'failed' ? errorCard(model, looking.error) : nothing}
    ${canBeLookedFor(report) ? html`<p class="secondary">${report.lookup === null ? whereItLooks(report) : whatItFound(report, report.lookup)}</p>` : nothing}
    <div class="buttons">
      ${canBeLookedFor(report) ? lookButton(model, row) : nothing} ${isUnknown ? html`<vscode-button secondary @click=${sendAgain}>${t('Send Again…')}</vscode-button>` : nothing}
      ${report.error === null ? nothing : fixButtons(model, report.error).map(({ label, run }) => html`<vscode-button secondary @click=${run}>${label}</vscode-button>`)}
    </div>
    ${isUnknown
      ? html`<p class="secondary caution">
          <span class="codicon codicon-warning warning" aria-hidden="true"></span>
          <span>${t('Sending again can store it twice: it is a new message, whatever the idempotence setting.')} <b id="again-${sendId}" hidden>${t('Press again to send.')}</b></span>
        </p>`
      : nothing}
    ${report.error === null ? nothing : rawDetail(model, report.error)}
  </div>`;
}

/** *Look for It*, *Look Again* or *Stop Looking*; null: there is nothing to look for any more. */
export function lookAction(model: SendModel, { report, looking, sendId }: DoneRow): { readonly label: string; readonly run: () => void } | null {
  const { lookup } = report;
  if (!canBeLookedFor(report) || (lookup?.result === 'found' && lookup.undecided !== true) || lookup?.result === 'identical') {
    return null;
  }
  if (looking?.status === 'reading') {
    return { label: t('Stop Looking'), run: () => void model.host.request('stopLooking', { sendId }) };
  }
  const label = lookup === null && looking === null ? t('Look for It') : t('Look Again');
  return { label, run: () => void model.host.request('lookFor', { sendId }) };
}

function lookButton(model: SendModel, row: DoneRow): TemplateResult | typeof nothing {
  const action = lookAction(model, row);
  return action === null ? nothing : html`<vscode-button icon="search" ?secondary=${row.looking?.status === 'reading'} @click=${action.run}>${action.label}</vscode-button>`;
}

function whereItLooks({ partition, searchFrom }: SendReport): string {
  return searchFrom === null
    ? t('Look for It reads partition {0} from its beginning: where it ended before the send is not known.', partition ?? '?')
    : t('Look for It reads partition {0} from offset {1}, where the partition ended before the send.', partition ?? '?', searchFrom);
}

function whatItFound(report: SendReport, lookup: Lookup): string {
  const { result, offset, aborted, undecided, compacted, from, to, logStart } = lookup;
  switch (result) {
    case 'found':
      return aborted
        ? t('It stands at offset {0}, with the producer id, epoch and sequence of this send, in a transaction that was aborted: who reads committed records only never sees it.', offset ?? '?')
        : undecided === true
          ? t('It stands at offset {0}, with the producer id, epoch and sequence of this send. Its transaction, or one before it, is still open: consumers with read_committed do not see it so far, and whether they will cannot be told.', offset ?? '?')
          : t('It stands at offset {0}, with the producer id, epoch and sequence of this send.', offset ?? '?');
    case 'identical':
      return [t('An identical record stands at offset {0}. Nothing proves that it is this one.', offset ?? '?'), aborted ? t('Its transaction was aborted.') : ''].filter((sentence) => sentence !== '').join(' ');
    case 'not-found':
      return [
        madeAnew(report, lookup),
        wasRemoved(report, lookup) ? t('The log starts at offset {0} by now: older records were removed, and this one may have been among them.', logStart) : '',
        from === to ? t('Nothing stands from offset {0} on.', from) : t('Not found between offsets {0} and {1}.', from, lastRead(lookup)),
        t('A delayed request can still arrive.'),
        compacted === true ? t('The topic is compacted, which removes a record when a newer one has its key: that it was not found proves nothing.') : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' ');
    default:
      return result satisfies never;
  }
}

/** The partition ends before the place where it ended before the send. */
function madeAnew({ searchFrom }: SendReport, { to }: Lookup): string {
  return searchFrom !== null && BigInt(searchFrom) > BigInt(to)
    ? t('The partition ended at offset {0} before the send and ends at {1} now: the topic was made anew, or a new leader had less. It was read from its beginning.', searchFrom, to)
    : '';
}
