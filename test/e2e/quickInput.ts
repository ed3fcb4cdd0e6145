import type { Page } from 'playwright-core';
import { basename } from 'node:path';
import { waitFor } from '../harness/waitFor';

/** The quick input of VS Code. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  get box(): ReturnType<Page['locator']> {
    return this.page.locator('.quick-input-widget');
  }

  async run(command: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.box.locator('input').first().fill(`>${command}`);
    await this.box.getByRole('option', { name: command }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  async asks(prompt: string | RegExp): Promise<void> {
    await this.box.getByText(prompt).first().waitFor();
  }

  async answer(text: string): Promise<void> {
    await this.box.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** VS Code's own file dialog, which first shows the folder it was in last. */
  async chooseFile(path: string): Promise<void> {
    const input = this.box.locator('input').first();
    await this.box.getByRole('option', { name: '..' }).waitFor();
    await waitFor('it takes the path', async () => {
      await input.fill(path);
      return (await this.box.getByRole('option', { name: basename(path) }).count()) > 0 && (await input.inputValue()) === path;
    });
    await this.page.keyboard.press('Enter');
  }

  /** As `chooseFile`, for a file that is not there yet. */
  async saveAs(path: string): Promise<void> {
    const input = this.box.locator('input').first();
    await this.box.getByRole('option', { name: '..' }).waitFor();
    await waitFor('it takes the path', async () => {
      await input.fill(path);
      await this.box.getByRole('option', { name: '..' }).waitFor();
      return (await input.inputValue()) === path;
    });
    await this.box.getByRole('button', { name: /^(OK|Save)$/ }).click();
  }

  async pick(label: string): Promise<void> {
    await this.box.getByRole('option', { name: label }).first().click();
  }

  async back(): Promise<void> {
    await this.box.getByRole('button', { name: 'Back' }).click();
  }
}
