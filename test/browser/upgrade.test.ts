import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { createBuilder } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { deploy } from '../support/deployment.ts';
import { Bubble } from '../support/panel.ts';

/** The next version: the same files under other names, and none of the old ones. */
let next: string;
let browser: Browser;
beforeAll(async () => {
  next = mkdtempSync(join(tmpdir(), 'bubble-next-'));
  const output = { chunkFileNames: 'assets/[name]-[hash:8].js' };
  const client = { build: { outDir: next, rolldownOptions: { output } } };
  const builder = await createBuilder({ logLevel: 'error', environments: { client, panel: client } });
  await builder.build(builder.environments['client']!);
  await builder.build(builder.environments['panel']!);
  ({ browser } = await shareBrowser());
});
afterAll(async () => {
  await closePages({ browser });
  rmSync(next, { recursive: true, force: true });
});

test.each([
  { when: 'before anything more was loaded', isAwake: false },
  { when: 'when the conversation was loaded already', isAwake: true },
])('a page that was left open works on with a new version of the server: $when', async ({ isAwake }) => {
  const { stack, page: address, close } = await deploy({ at: 'shop.test/chat' });
  const { page, context } = await newPage(browser);
  const bubble = new Bubble(page);
  await page.goto(address);
  if (isAwake) {
    await bubble.open();
    await bubble.send('Do you ship?');
    // A visitor with a conversation has all that is needed to hear of an answer, but no panel yet.
    const live = page.waitForResponse(/\/assets\/live-/);
    await page.reload();
    await live;
    // The panel of before would come out of it.
    await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
  }
  await bubble.launcher.waitFor();

  const old = readdirSync('dist/assets');
  expect(readdirSync(join(next, 'assets')).filter((name) => old.includes(name))).toEqual([]);
  stack.restart({}, { assets: next });
  const answers = new Map<string, number>();
  page.on('response', (response) => answers.set(new URL(response.url()).pathname, response.status()));

  await bubble.open();
  if (isAwake) await bubble.shows('Do you ship?');
  await bubble.send('To Bern?');
  const { body } = await stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages');
  expect(body.payload.map(({ content }: { content: string }) => content)).toContain('To Bern?');
  await stack.reply(1, 'We do.');
  await bubble.shows('We do.');
  const gone = [...answers].filter(([path, status]) => path.includes('/assets/mount-panel-') && status === 404);
  expect(gone).toHaveLength(1);
  expect(answers.get('/chat/panel.js')).toBe(200);
  await context.close();
  close();
});
