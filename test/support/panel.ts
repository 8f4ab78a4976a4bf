import type { Locator, Page } from 'playwright-core';

/** The bubble on a page, by the names a visitor hears. */
export class Bubble {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  get launcher(): Locator {
    return this.page.getByRole('button', { name: /^Open chat/ });
  }
  get closer(): Locator {
    return this.page.getByRole('button', { name: 'Close chat' });
  }
  get panel(): Locator {
    return this.page.getByRole('dialog');
  }
  get log(): Locator {
    return this.page.getByRole('log');
  }
  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await this.composer.waitFor();
  }

  /** Writes and sends as a visitor does, and waits until it stands in the log and the server has answered. */
  async send(text: string): Promise<void> {
    const answer = this.page.waitForResponse(
      (response) => response.url().endsWith('/messages') && response.request().method() === 'POST',
    );
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.shows(text);
    await answer;
  }

  async shows(text: string, timeout = 10_000): Promise<void> {
    await this.log.getByText(text, { exact: true }).first().waitFor({ timeout });
  }
}
