import { Kafka, logLevel } from 'kafkajs';
import { measureIdling } from './idleKit';

/** `node idleKafkajs.js BOOTSTRAP TOPIC SECONDS`: one record by kafkajs, then nothing. */
async function main([bootstrap = '', topic = '', seconds = '']: readonly string[]): Promise<void> {
  const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value: 'x' }] });
  await measureIdling(Number(seconds));
  await producer.disconnect();
}

void main(process.argv.slice(2));
