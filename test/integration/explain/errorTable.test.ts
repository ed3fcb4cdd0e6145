import assert from 'node:assert/strict';
import { ERROR_TABLE } from '../../../src/kafka/protocol/errorCodes';
import { javaJudge } from '../../harness/judges';
import { orSkip } from '../../harness/unavailable';

interface Row {
  readonly code: number;
  readonly name: string;
  readonly retriable: boolean;
}

describe('The table of error codes', () => {
  it('is that of kafka-clients: the same codes, names and retriability, none more and none less', async function () {
    const java = await (await orSkip(this, javaJudge())).errors();
    const rows = (table: readonly Row[]): Row[] => table.map(({ code, name, retriable }) => ({ code, name, retriable })).sort((one, other) => one.code - other.code);
    assert.deepEqual(rows(ERROR_TABLE), rows(java));
  });
});
