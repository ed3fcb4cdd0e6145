import { Kafka, logLevel } from 'kafkajs';
import { measureSends } from './latencyKit';

/** `node latencyKafkajs.js BOOTSTRAP TOPIC COUNT WARM-UP`: single sends by kafkajs. */
async function main([bootstrap = '', topic = '', count = '', warmUp = '']: readonly string[]): Promise<void> {
  const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  await measureSends(Number(count), Number(warmUp), async (index) => {
    await producer.send({ topic, acks: -1, messages: [{ key: 'truck-7', value: `{"speed": ${index}}` }] });
  });
  await producer.disconnect();
}

void main(process.argv.slice(2));
