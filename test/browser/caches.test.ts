import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

/** Answers every GET from its cache if it can, and puts every answer into it, as many a shop's worker does. */
const WORKER = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    if (event.request.method !== 'GET') return;
    event.respondWith(caches.open('everything').then(async (cache) => {
      const known = await cache.match(event.request);
      if (known) return known;
      const response = await fetch(event.request);
      cache.put(event.request, response.clone()).catch(() => {});
      return response;
    }));
  });`;

async function conversationOf(page: Page, bubble: Bubble, text: string): Promise<string> {
  await bubble.open();
  await bubble.send(text);
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
  return eventually(async () => `/api/v1/accounts/1/conversations/${await on.demo.newestConversation()}`);
}

test('on a page whose service worker caches every GET, and whose streams are cut, polls bring every answer', async () => {
  shop.file('/worker.js', WORKER);
  const address = shop.page('/cut', `<script type="module" src="${on.demo.page}/bubble.js"></script>`);
  const { page, context } = await newPage(on.browser);
  await page.addInitScript(() => {
    const direct = globalThis.fetch;
    globalThis.fetch = async (input, init) =>
      String(input).includes('/events?') ? new Response('') : direct(input, init);
  });
  await page.goto(shop.page('/blank', '<h1>Shop</h1>'));
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  await page.goto(address);
  const bubble = new Bubble(page);
  const conversation = await conversationOf(page, bubble, 'Are polls cached?');
  for (const number of [1, 2, 3]) {
    await on.demo.upstream('POST', `${conversation}/messages`, { content: `Polled answer ${number}` });
    await bubble.shows(`Polled answer ${number}`);
  }
  expect(await bubble.panel.getByText('Connection lost').count()).toBe(0);
  await context.close();
});
