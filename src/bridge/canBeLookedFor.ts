import type { SendReport } from '../contracts/messages';

/** Written, and not proved to be stored: there is something to look for, and a partition to look in. */
export function canBeLookedFor<R extends SendReport>(report: R): report is R & { readonly partition: number } {
  return (report.outcome === 'unknown' || report.outcome === 'sent') && report.partition !== null;
}
