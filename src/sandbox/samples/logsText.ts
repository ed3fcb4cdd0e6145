import { deterministicRandom, MINUTE_MS, type SampleTopic } from './records';

const LINES = 80;
const MESSAGES = [
  'INFO  route planned, 14 stops, 312 km',
  'INFO  position received',
  'WARN  fuel below 15 %, nearest station 9 km',
  'INFO  door opened at stop 6 — livraison confirmée ✓',
  'ERROR gateway answered 503, next try in 30 s',
];

/** Plain text without keys and headers. */
export function logsText(): SampleTopic {
  const random = deterministicRandom(23);
  const records = Array.from({ length: LINES }, (_, index) => ({
    partition: 0,
    key: null,
    value: `[truck-${1 + Math.floor(random() * 30)}] ${MESSAGES[Math.floor(random() * MESSAGES.length)] ?? ''}`,
    headers: [],
    ageMs: (LINES - index) * (MINUTE_MS / 4),
  }));
  return { name: 'logs.text', partitions: 1, configs: {}, records };
}
