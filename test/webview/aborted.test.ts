import assert from 'node:assert/strict';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { transactionAborted } from '../../src/kafka/errors/transactionAborted';
import { openSendPage } from './sendPage';

const REFUSED = new KafkaError('message-too-large', { facts: { topic: 'orders' } }).data;

describe('a message whose transaction was aborted', () => {
  for (const [written, title] of [[true, 'Aborted, not committed'], [false, 'Rejected, not stored']] as const) {
    it(written ? 'stands in the log, and is not said to be not stored' : 'and that was never written is not stored', async () => {
      const opened = await openSendPage({ width: 420 });
      try {
        opened.proxy.auto = () => ({ outcome: 'rejected', partition: 1, error: transactionAborted(REFUSED, written) });
        await opened.page.locator('#send').click();
        await opened.page.locator('.result').waitFor();
        assert.equal(await opened.page.locator('.result .text').innerText(), title);
      } finally {
        await opened.close();
      }
    });
  }
});
