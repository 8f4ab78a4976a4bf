import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { addressOf, run } from '../support/sandbox-process.ts';
import { startBff, type BffProcess } from '../support/bff-process.ts';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { Bubble } from '../support/panel.ts';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { openShop, type Shop } from '../support/shop.ts';

let browser: Browser;
let shop: Shop;
let sandbox: string;
let port: number;
let server: BffProcess | undefined;
beforeAll(async () => {
  ({ browser } = await shareBrowser());
  shop = await openShop();
  shop.scripts('/vendor/assets', 'dist/assets');
  shop.file('/vendor/bubble.js', readFileSync('dist/bubble.js', 'utf8'));
});
beforeEach(async () => {
  sandbox = await addressOf(run(0).line);
  port = await freePort();
});
afterEach(() => void server?.child.kill('SIGKILL'));
afterAll(async () => {
  await closePages({ browser });
  shop.close();
});

const address = () => `http://localhost:${port}`;

async function start(more: Record<string, string> = {}): Promise<void> {
  const env = { PORT: String(port), BUBBLE_PUBLIC_URL: address(), BUBBLE_ORIGINS: shop.origin, ...more };
  server = await startBff(sandbox, env);
}

async function kill(): Promise<void> {
  server!.child.kill('SIGKILL');
  await server!.exit;
}

/** The visitor presses the launcher until it opens the panel, as its tip asks them to. */
async function openAgain(bubble: Bubble): Promise<void> {
  await eventually(async () => {
    if (await bubble.launcher.isVisible()) await bubble.launcher.click({ timeout: 1_000 });
    return bubble.composer.isVisible();
  }, 15_000);
}

const TAGS: [name: string, tag: () => string, isKnown: boolean][] = [
  ['the browser knows', () => `<script type="module" async src="${address()}/bubble.js"></script>`, true],
  [
    "the page's own server has",
    () => `<script type="module" async src="/vendor/bubble.js" data-server="${address()}"></script>`,
    false,
  ],
];

test.each(TAGS)('a script that %s shows the launcher while the chat server is down', async (_, tag, isKnown) => {
  const { page, context } = await newPage(browser);
  const bubble = new Bubble(page);
  const shopPage = shop.page('/', `<h1>Shop</h1>${tag()}`);
  if (isKnown) {
    await start();
    await page.goto(shopPage);
    await bubble.launcher.waitFor();
    await kill();
  }
  await page.goto(shopPage);
  await bubble.launcher.waitFor();
  // The visitor tries it all the same.
  await bubble.launcher.click();
  if (isKnown) await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor();
  else await bubble.composer.fill('Are you there?');

  await start();
  if (isKnown) await openAgain(bubble);
  await bubble.send(isKnown ? 'Are you there?' : await bubble.composer.inputValue());
  await context.close();
});

test('after a change of the server the copy is used once more, and then the new script', async () => {
  const { page, context } = await newPage(browser);
  const bubble = new Bubble(page);
  const shopPage = shop.page('/', `<h1>Shop</h1>${TAGS[0]![1]()}`);
  const colorOf = () => bubble.launcher.evaluate((button) => getComputedStyle(button).backgroundColor);
  await start();
  await page.goto(shopPage);
  const before = await colorOf();
  await kill();
  await start({ BUBBLE_COLOR: '#8b0000' });
  const asked = page.waitForResponse(/bubble\.js$/);
  await page.goto(shopPage);
  expect(await colorOf()).toBe(before);
  await asked;
  await eventually(async () => {
    await page.goto(shopPage);
    return (await colorOf()) === 'rgb(139, 0, 0)';
  }, 15_000);
  await context.close();
});
