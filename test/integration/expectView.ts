import assert from 'node:assert/strict';
import type { ErrorView } from '../../src/contracts/errors';
import type { ErrorCode } from '../../src/kafka/errors/errorCode';

export interface ExpectedView {
  readonly code: ErrorCode;
  readonly title: string;
  /** What the cause has to name: addresses, limits, topics, whole sentences of ours. */
  readonly names: readonly (string | number)[];
  /** The first fix; with the command, where it is a button. */
  readonly fix: string | { readonly label: string; readonly command: string; readonly args?: readonly unknown[] };
  /** The first button, where the first fix is none. */
  readonly button?: string;
}

/** Everything that a user is told, against a view. Non-breaking spaces are written as spaces. */
export function expectView(view: ErrorView, expected: ExpectedView): void {
  const plain = (text: string): string => text.replaceAll('\u00A0', ' ');
  const cause = plain(view.cause);
  assert.deepEqual({ code: view.code, title: plain(view.title) }, { code: expected.code, title: expected.title }, `${view.cause}\n${view.raw}`);
  for (const name of expected.names) {
    assert.ok(cause.includes(String(name)), `“${name}” is not in: ${cause}`);
  }
  const [first] = view.fixes;
  const fix = typeof expected.fix === 'string' ? { label: expected.fix } : expected.fix;
  assert.deepEqual(first && { ...first, label: plain(first.label) }, fix);
  if (expected.button !== undefined) {
    assert.equal(view.fixes.find(({ command }) => command !== undefined)?.command, `kafkaDispatch.${expected.button}`);
  }
}
