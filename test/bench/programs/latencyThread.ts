import { ClientProxy } from '../../../src/client/proxy';
import { PRODUCER_DEFAULTS } from '../../../src/platform/producerSettings';
import { measureSends } from './latencyKit';

/** `node latencyThread.js BOOTSTRAP TOPIC COUNT WARM-UP CLIENT.JS`: single sends from the host's side of the client thread. */
async function main([bootstrap = '', topic = '', count = '', warmUp = '', script = '']: readonly string[]): Promise<void> {
  const proxy = new ClientProxy({
    script,
    openConnection: () => Promise.resolve({ config: { id: 'c', name: 'c', bootstrapServers: [bootstrap] }, secrets: {} }),
    onLog: () => undefined,
    onConnectionState: () => undefined,
    onAfterthought: () => undefined,
    onDied: (reason) => console.error(reason),
  });
  await measureSends(Number(count), Number(warmUp), async (index) => {
    const { outcome, error } = await proxy.send({
      sendId: String(index),
      connection: 'c',
      topic,
      key: { format: 'string', text: 'truck-7' },
      value: { format: 'json', text: `{"speed": ${index}}` },
      headers: [],
      partition: null,
      timestamp: null,
      settings: { ...PRODUCER_DEFAULTS, lingerMs: 0 },
    });
    if (outcome !== 'acknowledged') {
      throw new Error(`${outcome}: ${error?.raw}`);
    }
  });
  await proxy.dispose(1_000);
}

void main(process.argv.slice(2));
