import { beforeAll, expect, test } from 'vitest';
import { createBlocker, type Blocker } from '../support/blockers.ts';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { talk } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let blocker: Blocker;
beforeAll(async () => {
  blocker = await createBlocker();
});

const SHOP = 'https://shop.example/';
/** As blockers name what is loaded. */
const KINDS: Record<string, string> = { script: 'script', fetch: 'xmlhttprequest', image: 'image' };

test('the lists do block chats, and what they hide they hide', () => {
  expect(blocker.blocks('https://code.jivosite.com/script/widget/abc', 'script', SHOP)).toBeDefined();
  expect(blocker.blocks('https://widget-v4.tidiochat.com/1.js', 'script', SHOP)).toBeDefined();
  expect(blocker.blocks('https://chat.shop.example/about', 'main_frame', SHOP)).toBeUndefined();
  expect(blocker.hides.length).toBeGreaterThan(5_000);
});

test('nothing that the bubble asks a server for is blocked, wherever the server is', async () => {
  const { page, context } = await newPage(on.browser);
  const asked = new Map<string, string>();
  page.on('request', (request) => asked.set(request.url().slice(on.demo.page.length), request.resourceType()));
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await talk(bubble, on.demo, 'Am I blocked?');
  await bubble.composer.pressSequentially('One more');
  for (const part of ['/bubble.js', '/assets/', '/session', '/messages', '/events', '/receipts', '/typing'])
    await eventually(() => [...asked.keys()].some((path) => path.includes(part)), 20_000);
  asked.delete('/');
  for (const path of ['/panel.js', '/v/1.0.0/bubble.js', '/bubble.js?site=main']) asked.set(path, 'script');
  for (const path of ['/v1/main/contact', '/v1/main/conversation']) asked.set(path, 'fetch');

  const servers = ['https://chat.shop.example', 'https://shop.example/chat', 'https://help.other.example'];
  const blocked = servers.flatMap((server) =>
    [...asked].flatMap(([path, kind]) => {
      const rule = blocker.blocks(server + path, KINDS[kind] ?? 'other', SHOP);
      return rule ? [`${server}${path} by ${rule}`] : [];
    }),
  );
  expect(blocked).toEqual([]);
  await context.close();
});

test('nothing of the bubble is hidden by what blockers hide on every page', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  const hidden = await page.evaluate((selectors) => {
    const probe = document.body.appendChild(document.createElement('div'));
    probe.id = 'wpd-bubble-wrapper';
    const root = document.querySelector('bubble-root')!;
    return selectors.filter((selector) => {
      try {
        return [root, probe].some((one) => one.matches(selector)) || root.shadowRoot!.querySelector(selector);
      } catch {
        // A selector of the blocker's own kind.
        return false;
      }
    });
  }, blocker.hides);
  // What is not ours is found.
  expect(hidden).toEqual(['#wpd-bubble-wrapper']);
  await context.close();
});
