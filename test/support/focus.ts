import type { Page } from 'playwright-core';

/** What has the focus, through shadow roots, as `role: name`; `body` when nothing has. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return 'body';
    const role = element.getAttribute('role') ?? element.localName;
    return `${role}: ${element.getAttribute('aria-label') ?? element.textContent}`.trim();
  });
}
