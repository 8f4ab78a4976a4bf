import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bubble as Api } from '../../widget/public-api.ts';
import type { BubbleOptions } from '../../widget/options.ts';
import { newPage, type BrowserKind, type Recorded } from '../support/browser.ts';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { startDemo, type Demo } from '../support/demo.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { answer, reply, talk } from '../support/talk.ts';
import { watchTraces } from '../support/traces.ts';

declare const window: Window & {
  createBubble: (options: BubbleOptions) => Api;
  bubble: Api;
  made: WeakRef<Api>[];
};

let browser: Browser;
let kind: BrowserKind;
let demo: Demo;
let shop: Shop;
beforeAll(async () => {
  // The driver turns the back/forward cache off.
  ({ browser, kind } = await shareBrowser(['--disable-back-forward-cache']));
  demo = await startDemo({ BUBBLE_LIMITS: 'off' });
  shop = await openShop();
  shop.scripts('/npm', 'dist/npm');
});
afterAll(async () => {
  await closePages({ browser });
  await demo.stop();
  shop.close();
});

let recorded: Recorded;
let page: Page;
let bubble: Bubble;
beforeEach(async () => {
  recorded = await newPage(browser);
  ({ page } = recorded);
  bubble = new Bubble(page);
  return () => recorded.context.close();
});

const tagged = () => shop.page('/', `<h1>Shop</h1><script type="module" async src="${demo.page}/bubble.js"></script>`);
const bubbles = () => page.locator('bubble-root').count();

/** Shorter than anything that a bubble would do later on. */
const PATIENCE = { timeout: 5_000 };

/** A page that makes its bubbles by the npm package. */
async function visitWithPackage(): Promise<void> {
  await page.goto(
    shop.page(
      '/package',
      `<h1>Shop</h1><script type="module">
        import { createBubble } from '/npm/index.js';
        window.createBubble = createBubble;
      </script>`,
    ),
  );
  await page.waitForFunction(() => 'createBubble' in window);
}

const create = () =>
  page.evaluate((server) => {
    window.bubble = window.createBubble({ server });
  }, demo.page);

describe('a bubble that is destroyed', () => {
  test.each([
    { when: 'at once', live: async () => {} },
    {
      when: 'when its session is open',
      live: () => page.evaluate(() => window.bubble.ready),
    },
    { when: 'with an open panel', live: () => talk(bubble, demo, 'Will you go?') },
    {
      when: 'with unread messages beside the launcher',
      async live() {
        await talk(bubble, demo, 'Will you go, too?');
        await bubble.closer.click();
        await reply(demo, 'Will you go, too?');
        await page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
      },
    },
  ])('$when leaves nothing on the page', async ({ live }) => {
    const traces = await watchTraces(page);
    await visitWithPackage();
    await page.evaluate(() => Object.assign(window, { bubble: undefined }));
    const before = await traces();
    const running = new Set<string>();
    page.on('request', (request) => running.add(request.url()));
    page.on('requestfinished', (request) => running.delete(request.url()));
    page.on('requestfailed', (request) => running.delete(request.url()));
    await create();
    await live();
    await page.evaluate(() => window.bubble.destroy());
    const { globals, ...after } = await traces();
    const left = { ...after, globals: globals.filter((name) => name !== 'Symbol(onehash-bubble)') };
    // What was about to happen in a second happens, and changes nothing.
    expect({ ...left, timers: [], locks: 0 }).toEqual(before);
    const ended = { timers: [], locks: 0 };
    await expect
      .poll(async () => {
        const { timers, locks } = await traces();
        return { timers, locks };
      }, PATIENCE)
      .toEqual(ended);
    await eventually(() => running.size === 0);
    // A database that somebody holds open can not be deleted.
    const blocked = await page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name!);
      return Promise.all(
        names.map(
          (name) =>
            new Promise((resolve) => {
              const request = indexedDB.deleteDatabase(name);
              request.addEventListener('success', () => resolve('deleted'));
              request.addEventListener('blocked', () => resolve('blocked'));
            }),
        ),
      );
    });
    expect(blocked).not.toContain('blocked');
    expect(recorded.complaints).toEqual([]);
  });

  test('makes room for another one, which works', async () => {
    await visitWithPackage();
    await create();
    await bubble.open();
    await page.evaluate(() => window.bubble.destroy());
    expect(await bubbles()).toBe(0);
    await create();
    await talk(bubble, demo, 'Are you another one?');
    expect(await bubbles()).toBe(1);
  });
});

test('five hundred bubbles made, opened and destroyed leave less than a kilobyte each', async () => {
  await visitWithPackage();
  const devtools = await recorded.context.newCDPSession(page);
  const cycle = (times: number) =>
    page.evaluate(
      async ({ server, count }) => {
        for (let n = 0; n < count; n += 1) {
          const made = window.createBubble({ server });
          window.made.push(new WeakRef(made));
          const opened = new Promise<void>((resolve) => made.on('open', () => resolve()));
          made.open();
          await opened;
          made.destroy();
        }
      },
      { server: demo.page, count: times },
    );
  /** Garbage, too, is garbage only when the last promise about it is kept. */
  const collect = async (): Promise<boolean> => {
    await devtools.send('HeapProfiler.collectGarbage');
    return page.evaluate(() => {
      window.made = window.made.filter((one) => one.deref());
      return window.made.length === 0;
    });
  };
  await page.evaluate(() => Object.assign(window, { made: [] }));
  const heap: [cycles: number, bytes: number][] = [];
  await cycle(100);
  for (let cycles = 100; cycles <= 500; cycles += 50) {
    if (cycles > 100) await cycle(50);
    await eventually(collect, 20_000);
    await devtools.send('HeapProfiler.collectGarbage');
    heap.push([cycles, (await devtools.send('Runtime.getHeapUsage')).usedSize]);
  }
  const slope = slopeOf(heap);
  console.log(`heap: ${Math.round(slope)} B a bubble`);
  expect(slope).toBeLessThan(1_000);
  expect(await bubbles()).toBe(0);
}, 300_000);

/** Of the line nearest to the points. */
function slopeOf(points: [number, number][]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const above = mean(points.map(([at, value]) => (at - x) * (value - y)));
  return above / mean(points.map(([at]) => (at - x) ** 2));
}

test('two hundred routes, each with a body and a tag of its own, have one launcher', async () => {
  await page.goto(tagged());
  await bubble.launcher.waitFor();
  await page.evaluate(async (server) => {
    for (let n = 0; n < 200; n += 1) {
      const body = document.createElement('body');
      const tag = document.createElement('script');
      Object.assign(tag, { type: 'module', async: true, src: `${server}/bubble.js` });
      body.append(document.createElement('h1'), tag);
      document.documentElement.replaceChild(body, document.body);
      history.pushState({}, '', `/route/${n}`);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, demo.page);
  expect(await bubbles()).toBe(1);
  await talk(bubble, demo, 'Are you still the one?');
  await page.evaluate(() => history.back());
  expect(await bubbles()).toBe(1);
  expect(recorded.complaints).toEqual([]);
});

describe('the back/forward cache', () => {
  test.for([
    { state: 'closed', prepare: () => bubble.launcher.waitFor() },
    { state: 'open, in a conversation', prepare: () => talk(bubble, demo, 'Do you wait for me?') },
  ])('keeps a page whose bubble is $state, and it works afterwards', async ({ state, prepare }, { skip }) => {
    if (kind === 'packaged') skip('the headless shell has no back/forward cache');
    const other = shop.page('/other', '<h1>Other</h1>');
    await page.addInitScript(() =>
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
    );
    await page.goto(tagged());
    await prepare();
    await page.goto(other);
    // A page out of the cache is not loaded, and the driver would wait for that.
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => 'persisted' in window && document.querySelector('bubble-root'));
    expect(await page.evaluate(() => (window as { persisted?: boolean }).persisted)).toBe(true);
    if (state === 'closed') await bubble.open();
    const text = `Back again, ${state}.`;
    await bubble.send(text);
    await answer(bubble, demo, text);
    expect(recorded.complaints).toEqual([]);
  });
});
