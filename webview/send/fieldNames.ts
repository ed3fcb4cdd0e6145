import { t } from '../lib/l10n';

/** What a field of the draft is called on the page: `headers[1].value` → `Header 2`. */
export function nameOf(field: string): string {
  const header = /^headers\[(\d+)\]/.exec(field);
  if (header !== null) {
    return t('Header {0}', Number(header[1]) + 1);
  }
  const names: Readonly<Record<string, string>> = {
    connection: t('Connection'),
    topic: t('Topic'),
    key: t('Key'),
    value: t('Value'),
    partition: t('Partition'),
    timestamp: t('Timestamp'),
    idempotent: t('Idempotent'),
    compression: t('Compression'),
    lingerMs: t('Linger (ms)'),
    batchSize: t('Batch size (bytes)'),
    retries: t('Retries'),
    deliveryTimeoutMs: t('Delivery timeout (ms)'),
    maxInFlight: t('Max in flight'),
    'repeat.count': t('Times'),
    'repeat.delayMs': t('Pause between (ms)'),
  };
  return names[field] ?? field;
}
