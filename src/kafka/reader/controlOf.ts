import { recordsSection, type BatchHeader } from '../protocol/batchHeader';
import { decodeRecords } from '../protocol/decodeRecords';

/** What a control batch marks, by the type in its record's key (0: abort, 1: commit); null: something else, or it cannot be read. */
export function controlOf(buffer: Buffer, header: BatchHeader): 'commit' | 'abort' | null {
  try {
    const [record] = decodeRecords(header, recordsSection(buffer, header));
    switch (record?.key?.readInt16BE(2)) {
      case 0:
        return 'abort';
      case 1:
        return 'commit';
      default:
        return null;
    }
  } catch {
    return null;
  }
}
