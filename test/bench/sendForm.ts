import type { Frame } from 'playwright-core';
import { startKafka } from '../harness/kafka';
import { openVscode } from '../harness/vscodeWindow';

/** Works with the send form in a real window that is connected to a real broker, and has a topic of this name filled in. */
export async function onSendForm<T>(topic: string, work: (form: Frame) => Promise<T>): Promise<T> {
  const kafka = await startKafka({ topics: [{ name: topic, partitions: 3 }] });
  try {
    const connection = { id: 'kafka', name: 'Kafka', bootstrapServers: [kafka.bootstrap] };
    const vscode = await openVscode({ viewport: { width: 1000, height: 1000 }, userSettings: { 'kafkaDispatch.connections': [connection] } });
    try {
      await vscode.runCommand('Kafka: Open Send Panel');
      const form = await vscode.webview('Send');
      const field = form.getByRole('combobox', { name: 'Topic' });
      await field.fill(topic);
      await field.press('Escape');
      return await work(form);
    } finally {
      await vscode.close();
    }
  } finally {
    await kafka.stop();
  }
}
