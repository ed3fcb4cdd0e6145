import type { Page } from 'playwright-core';
import type { MessageViewSnapshot } from '../../src/bridge/messageView';
import type { ViewState } from '../../src/bridge/viewing';
import { loadPage, showPage, type BrowserPageOptions } from './browserPage';
import { FakeViewer } from './fakeViewer';

export interface MessagePageOptions extends BrowserPageOptions {
  /** Default: 500. */
  readonly rows?: number;
  readonly state?: Partial<ViewState>;
  readonly snapshot?: Partial<MessageViewSnapshot>;
}

export interface OpenMessagePage {
  readonly page: Page;
  readonly viewer: FakeViewer;
  readonly faults: string[];
  close(): Promise<void>;
}

/** The page of the viewer in a browser as VS Code shows it, 1200 × 760. */
export async function openMessagePage(options: MessagePageOptions = {}): Promise<OpenMessagePage> {
  const { page, faults, toPage, onMessage } = await loadPage('messages', { width: 1200, height: 690, place: 'editor', ...options });
  const strings = options.language?.strings ?? {};
  const viewer = new FakeViewer({ post: toPage, onMessage }, { ...options, snapshot: { strings, ...options.snapshot } });
  await showPage(page);
  await page.locator('.toolbar').waitFor();
  return { page, viewer, faults, close: () => page.context().close() };
}
