import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';

const RECORDS = 2_000;
const AT_ONCE = 4;

/** `node bulkKafkajs.js BOOTSTRAP TOPIC FILE`: each line of the file a record, by kafkajs. */
async function main([bootstrap = '', topic = '', file = '']: readonly string[]): Promise<void> {
  const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const open = new Set<Promise<unknown>>();
  const send = async (messages: { value: string }[]): Promise<void> => {
    const sending = producer.send({ topic, acks: -1, messages }).finally(() => open.delete(sending));
    open.add(sending);
    if (open.size >= AT_ONCE) {
      await Promise.race(open);
    }
  };
  let messages: { value: string }[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    messages.push({ value: line });
    if (messages.length === RECORDS) {
      await send(messages);
      messages = [];
    }
  }
  await send(messages);
  await Promise.all(open);
  await producer.disconnect();
}

void main(process.argv.slice(2));
