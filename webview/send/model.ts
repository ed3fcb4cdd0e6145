import type { SendHost, UiState } from '../lib/host';
import type { FormDelivery, FormDraft, FormPayload } from '../../src/bridge/formDraft';
import type { FieldError, SendViewSnapshot } from '../../src/bridge/sendView';
import type { TopicDetails } from '../../src/contracts/topics';

/** What the parts of the form see of the view, and what they may do to it. */
export interface SendModel {
  readonly snapshot: SendViewSnapshot;
  readonly draft: FormDraft;
  readonly errors: ReadonlyMap<string, FieldError>;
  /** Of the topic in the draft; null: not known. */
  readonly details: TopicDetails | null;
  readonly detailsFailed: boolean;
  readonly sizes: { readonly key: number | null; readonly value: number | null };
  /** Of the key, as the partitioner takes it; null: no key, not valid, or not known yet. */
  readonly keyHash: number | null;
  readonly ui: UiState;
  readonly host: SendHost;
  /** Changes the draft; it is told to the host, and checked, a little later. */
  edit(change: Partial<FormDraft>): void;
  editDelivery(change: Partial<FormDelivery>, without?: keyof FormDelivery): void;
  /** From now on what is sent goes there. */
  selectConnection(id: string): void;
  /** Draws again. */
  refresh(): void;
  run(command: string, ...args: readonly unknown[]): void;
  can(command: string): boolean;
  /** Tells why something that was asked for did not come about. */
  say(thrown: unknown): void;
  focusField(field: string): void;
}

export function withText(payload: FormPayload, text: string): FormPayload {
  return { ...payload, text };
}
