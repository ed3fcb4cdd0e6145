import { measureSends } from './latencyKit';
import { openProducer } from './producer';

/** `node latency.js BOOTSTRAP TOPIC COUNT WARM-UP [idempotent]`: single sends by our producer in plain Node. */
async function main([bootstrap = '', topic = '', count = '', warmUp = '', idempotent]: readonly string[]): Promise<void> {
  const { producer, close } = openProducer(bootstrap, { lingerMs: 0, idempotent: idempotent === 'idempotent' });
  const key = Buffer.from('truck-7');
  await measureSends(Number(count), Number(warmUp), async (index) => {
    const record = { topic, key, value: Buffer.from(`{"speed": ${index}}`), headers: [], timestamp: BigInt(Date.now()), partition: null };
    const { outcome, error } = await producer.send(record, { startedAt: performance.now() });
    if (outcome !== 'acknowledged') {
      throw new Error(`${outcome}: ${error?.raw}`);
    }
  });
  await close();
}

void main(process.argv.slice(2));
