import type { FilterScope } from '../../bridge/viewing';
import type { RecordCursor } from '../../kafka/protocol/recordCursor';
import { Reader } from '../../kafka/protocol/reader';

/** Whether some part of a record that is in scope has what is looked for: asked with where it begins and ends in the section. */
export function someRange({ section, keyAt, keySize, valueAt, valueSize, headersAt, headerCount }: RecordCursor, scope: FilterScope, has: (begin: number, end: number) => boolean): boolean {
  const inKey = scope === 'key-value' || scope === 'key' || scope === 'anywhere';
  const inValue = scope === 'key-value' || scope === 'value' || scope === 'anywhere';
  if ((inKey && keySize > 0 && has(keyAt, keyAt + keySize)) || (inValue && valueSize > 0 && has(valueAt, valueAt + valueSize))) {
    return true;
  }
  if ((scope !== 'headers' && scope !== 'anywhere') || headerCount === 0) {
    return false;
  }
  const reader = new Reader(section, headersAt, 'corrupt-message');
  const nextHas = (): boolean => {
    const size = reader.varint();
    const begin = reader.position;
    reader.skip(Math.max(size, 0));
    return size > 0 && has(begin, reader.position);
  };
  for (let left = headerCount; left > 0; left--) {
    const [inName, inHeaderValue] = [nextHas(), nextHas()];
    if (inName || inHeaderValue) {
      return true;
    }
  }
  return false;
}
