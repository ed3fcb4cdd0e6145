import type { Acks, Outcome } from '../../contracts/messages';

/**
 * What one attempt proves of the record:
 * `unwritten`: never reached the socket; `refused`: the answer proves that nothing was appended; `maybe`: written, and no
 * answer, or one that proves nothing; `drained`: acks=0 and the kernel took it all; `stored`: appended.
 */
export type Verdict = 'unwritten' | 'refused' | 'maybe' | 'drained' | 'stored';

/** The outcome of a send from all its attempts (contracts §2). */
export function decideOutcome(verdicts: readonly Verdict[], acks: Acks): Outcome {
  if (verdicts.includes('stored')) {
    return 'acknowledged';
  }
  if (verdicts.includes('maybe')) {
    return 'unknown';
  }
  return acks === '0' && verdicts.includes('drained') ? 'sent' : 'rejected';
}
