import assert from 'node:assert/strict';
import { pageHtml } from '../../../src/platform/pageHtml';

describe('the document of a page', () => {
  const parts = { cspSource: 'https://view.test', nonce: 'bm9uY2U=', script: 'https://view.test/send.js', icons: 'https://view.test/codicon.css', language: 'en', title: 'Send', place: 'view' } as const;

  it('lets it load our own files, run its one script, and nothing else', () => {
    const html = pageHtml(parts);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.deepEqual(policy?.split('; '), [
      "default-src 'none'",
      'img-src https://view.test data:',
      'font-src https://view.test',
      "style-src https://view.test 'nonce-bm9uY2U='",
      "script-src 'nonce-bm9uY2U='",
    ]);
    assert.deepEqual([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag), ['<script nonce="bm9uY2U=" src="https://view.test/send.js">']);
    assert.doesNotMatch(html, / style=|<style| on\w+=/);
  });

  it('takes no markup from title and language', () => {
    const html = pageHtml({ ...parts, title: '</title><script>alert(1)</script>', language: '"><b>' });
    assert.ok(!html.includes('<script>') && !html.includes('<b>'));
  });
});
