import type { FormDraft, FormPayload } from '../../src/bridge/formDraft';
import type { DoneRow, FieldError, SendPageCalls, SendPageEvents, SendViewSnapshot } from '../../src/bridge/sendView';
import type { TopicDetails } from '../../src/contracts/topics';
import type { Host } from '../lib/host';
import type { UiState } from '../lib/uiState';

export type SendHost = Host<SendPageCalls, SendPageEvents>;

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
  /** Of each open group the message that is shown, by the group's id; `row` null: nothing is known of it. */
  readonly members: ReadonlyMap<string, { readonly sendId: string; readonly index: number; readonly row: DoneRow | null }>;
  readonly ui: UiState;
  readonly host: SendHost;
  /** Changes the draft; it is told to the host, and checked, a little later. */
  edit(change: Partial<FormDraft>): void;
  /** From now on what is sent goes there. */
  selectConnection(id: string): void;
  /** Draws again. */
  refresh(): void;
  run(command: string, ...args: readonly unknown[]): void;
  can(command: string): boolean;
  /** Tells why something that was asked for did not come about. */
  say(thrown: unknown): void;
  focusField(field: string): void;
  /** Shows a message of a group. */
  openMember(group: string, sendId: string, index: number): void;
}

export function withText(payload: FormPayload, text: string): FormPayload {
  return { ...payload, text };
}
