import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { deploy } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';

let browser: Browser;
beforeAll(async () => {
  ({ browser } = await shareBrowser());
});
afterAll(() => closePages({ browser }));

const matrix = [
  { name: "a path of the shop's own host", at: 'shop.test/chat', cookie: { sameSite: 'Lax', partitionKey: undefined } },
  { name: "a host of the shop's domain", at: 'chat.shop.test', cookie: { sameSite: 'Lax', partitionKey: undefined } },
  {
    name: 'a host of another domain',
    at: 'chat.other.test',
    cookie: { sameSite: 'None', partitionKey: 'https://shop.test' },
  },
  { name: 'another domain, cookies refused', at: 'chat.other.test', dropCookies: true },
  {
    name: 'another domain, cookies and localStorage refused',
    at: 'chat.other.test',
    dropCookies: true,
    refuseStorage: true,
  },
];

test.each(matrix)('the main job at $name', async ({ at, dropCookies = false, refuseStorage = false, cookie }) => {
  const { stack, page: address, close } = await deploy({ at, dropCookies });
  const { page, context, complaints } = await newPage(browser);
  if (refuseStorage) {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    });
  }
  const bubble = new Bubble(page);
  await page.goto(address);
  await bubble.open();
  await bubble.send('Do you ship?');
  const conversation = await eventually(async () => {
    const { body } = await stack.upstream('GET', '/api/v1/accounts/1/conversations?status=all');
    return body.data.payload[0];
  });
  await eventually(
    async () => (await stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages')).body.payload.length === 1,
  );
  await stack.reply(conversation.id, 'We do.');
  await bubble.shows('We do.');

  // Without any storage a session lives as long as its page, and no longer is promised.
  if (!refuseStorage) {
    await page.reload();
    await bubble.open();
    await bubble.shows('Do you ship?');
    await bubble.shows('We do.');
    for (let n = 0; n < 10; n += 1) {
      const session = page.waitForResponse(
        (response) => response.url().endsWith('/session') && response.request().method() === 'POST',
      );
      await page.reload();
      await session;
    }
  }
  const contacts = (await stack.calls()).filter((call) => call === 'POST contacts');
  expect(contacts).toHaveLength(1);

  const cookies = await context.cookies();
  if (cookie) {
    expect(cookies).toMatchObject([
      { name: '__Host-bubble-main', httpOnly: true, secure: true, sameSite: cookie.sameSite },
    ]);
    expect(cookies[0]!.partitionKey).toBe(cookie.partitionKey);
  } else {
    expect(cookies).toEqual([]);
  }
  expect(complaints).toEqual([]);
  await context.close();
  close();
});
