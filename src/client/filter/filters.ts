import type { ViewFilter, ViewFormats } from '../../bridge/viewing';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { recordAt } from '../../kafka/protocol/decodeRecords';
import { contains } from './contains';
import { compileExpression, invalidFilter } from './expression';
import type { Matcher } from './matcher';
import { regex } from './regex';

export { compileExpression, invalidFilter };

/** Compiles once. Throws `invalid-filter` with what is wrong, and where. */
export function compileFilter({ kind, text, scope, matchCase }: ViewFilter, topic: string, formats: ViewFormats): Matcher {
  switch (kind) {
    case 'contains':
      return contains(text, scope, matchCase);
    case 'regex':
      try {
        return regex(text, scope, matchCase);
      } catch (thrown) {
        throw invalidFilter(text, { problem: thrown instanceof Error ? thrown.message : String(thrown), index: null });
      }
    case 'expression': {
      const compiled = compileExpression(text);
      if ('problem' in compiled) {
        throw invalidFilter(text, compiled);
      }
      return { test: (cursor, { partition, header }) => compiled.test({ topic, partition, record: recordAt(cursor, header), formats }) };
    }
    default:
      throw new KafkaError('internal-error', { raw: `filter ${String(kind satisfies never)}` });
  }
}
