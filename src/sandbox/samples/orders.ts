import { partitionOf } from './partitionOf';
import { deterministicRandom, MINUTE_MS, text, type SampleRecord, type SampleTopic } from './records';

const PARTITIONS = 3;
const ORDERS = 120;
const ITEMS = ['brake-pads', 'oil-filter', 'tyre-315', 'wiper-blade', 'dash-camera', 'snow-chains'];
const STATES = ['created', 'paid', 'shipped'];

/** Orders of eight customers over the last two hours, with headers: one stands twice, one has no value. */
export function orders(): SampleTopic {
  const random = deterministicRandom(11);
  return { name: 'orders', partitions: PARTITIONS, configs: {}, records: Array.from({ length: ORDERS }, (_, index) => orderOf(index, random)) };
}

function orderOf(index: number, random: () => number): SampleRecord {
  const customer = `customer-${1001 + Math.floor(random() * 8)}`;
  const quantity = 1 + Math.floor(random() * 4);
  const value = {
    orderId: `o-${20_000 + index}`,
    customer,
    item: ITEMS[Math.floor(random() * ITEMS.length)],
    quantity,
    total: Math.round(quantity * (9 + random() * 240) * 100) / 100,
    currency: 'EUR',
    state: STATES[Math.floor(random() * STATES.length)],
  };
  return {
    partition: partitionOf(customer, PARTITIONS),
    key: customer,
    value: JSON.stringify(value),
    headers: [
      ['content-type', text('application/json')],
      ['source', text('web-shop')],
      ...(index % 10 === 0 ? ([['source', text('import')], ['replay-of', null]] as const) : []),
    ],
    ageMs: (ORDERS - index) * MINUTE_MS,
  };
}
