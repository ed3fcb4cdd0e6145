import type { ErrorView } from './errors';
import type { MessageDraft, SendReport } from './messages';

export interface SendManyJob {
  readonly messages: readonly MessageDraft[];
  readonly mode: 'batch' | 'one-by-one' | 'transaction';
  readonly delayMs?: number;
  readonly stopAtFirstFailure?: boolean;
}

export interface SendManyReport {
  readonly reports: readonly SendReport[];
  readonly transaction?: { readonly outcome: 'committed' | 'aborted' | 'unknown'; readonly error: ErrorView | null };
}
