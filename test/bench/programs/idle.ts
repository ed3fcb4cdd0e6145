import { measureIdling } from './idleKit';
import { openProducer } from './producer';

/** `node idle.js BOOTSTRAP TOPIC SECONDS`: one record by our producer, then nothing. */
async function main([bootstrap = '', topic = '', seconds = '']: readonly string[]): Promise<void> {
  const { producer, close } = openProducer(bootstrap);
  await producer.send({ topic, key: null, value: Buffer.from('x'), headers: [], timestamp: BigInt(Date.now()), partition: null }, { startedAt: performance.now() });
  await measureIdling(Number(seconds));
  await close();
}

void main(process.argv.slice(2));
