import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';

/** The title of the editor tab. */
export const TAB = 'Send to Kafka';

/** The send panel in VS Code, as a user has it before them. */
export class SendPanel {
  private constructor(
    readonly vscode: VscodeWindow,
    /** The page; VS Code makes a new one when the view was hidden. */
    readonly page: Frame,
  ) {}

  static async open(vscode: VscodeWindow): Promise<SendPanel> {
    await vscode.runCommand('Kafka: Open Send Panel');
    return SendPanel.shown(vscode, 'Send');
  }

  static async openInEditor(vscode: VscodeWindow): Promise<SendPanel> {
    await vscode.runCommand('Kafka: Open Send Panel in Editor');
    return SendPanel.shown(vscode, TAB);
  }

  /** One that is there already, by the title of its webview. */
  static async shown(vscode: VscodeWindow, title: 'Send' | typeof TAB): Promise<SendPanel> {
    const page = await vscode.webview(title);
    await page.locator('main').waitFor();
    return new SendPanel(vscode, page);
  }

  get send(): Locator {
    return this.page.locator('#send');
  }

  get topic(): Locator {
    return this.page.getByRole('combobox', { name: 'Topic' });
  }

  get key(): Locator {
    return this.page.locator('#f-key');
  }

  get value(): Locator {
    return this.page.locator('#f-value');
  }

  /** The newest result. */
  get newest(): Locator {
    return this.page.locator('.result').first();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async connect(name: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: name });
    await this.vscode.page.locator('.statusbar').getByText(name, { exact: true }).waitFor();
  }

  async setTopic(name: string): Promise<void> {
    await this.topic.fill(name);
    await this.topic.press('Escape');
  }

  titles(): Promise<string[]> {
    return this.page.locator('.results button.title .text').allTextContents();
  }

  /** Waits until exactly so many results have this title. */
  outcomes(title: string, count: number): Promise<true | undefined> {
    return waitFor(`${count} × ${title}`, async () => ((await this.titles()).filter((text) => text === title).length === count ? true : undefined));
  }

  /** Opens the newest result and gives the text of its card. */
  async card(): Promise<string> {
    const title = this.newest.locator('button.title');
    if ((await title.getAttribute('aria-expanded')) !== 'true') {
      await title.click();
    }
    return (await this.newest.locator('.card').textContent()) ?? '';
  }

  /** The line below the title of the newest result. */
  async facts(): Promise<string> {
    return (await this.newest.locator('.title .facts').textContent()) ?? '';
  }

  async newestIs(title: string): Promise<void> {
    await waitFor(title, async () => (await this.titles())[0] === title);
    assert.equal((await this.titles())[0], title);
  }
}
