import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { hydratingScript, renderOnServer, type ShopDocument, type TagPlace } from '../support/react-page.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { answer, talk } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

declare const window: Window & {
  heading: Element | null;
  faults: string[];
  hydrate(wanted: ShopDocument): void;
};

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  for (const version of [18, 19] as const) shop.file(`/react-${version}.js`, await hydratingScript(version));
});
afterAll(() => shop.close());

const tag = (more = '') => `<script type="module" async src="${on.demo.page}/bubble.js" ${more}></script>`;

const isThere = (page: Page) => eventually(() => page.evaluate(() => !!document.querySelector('html > bubble-root')));

/** A document that React has drawn on a server. It is hydrated when the test says so. */
async function visitReact(version: 18 | 19, place: TagPlace) {
  const recorded = await newPage(on.browser);
  const { page } = recorded;
  const wanted = { heading: 'Shop', place, script: `/react-${version}.js`, tag: `${on.demo.page}/bubble.js` };
  await page.goto(shop.file('/react', renderOnServer(version, wanted), 'text/html'));
  await page.evaluate(() => {
    window.heading = document.querySelector('h1');
  });
  const hydrate = (heading: string) => page.evaluate((all) => window.hydrate(all), { ...wanted, heading });
  return { ...recorded, bubble: new Bubble(page), hydrate };
}

/** React has finished with the document. */
const isHydrated = (page: Page) =>
  eventually(() =>
    page.evaluate(() => Object.keys(document.querySelector('h1') ?? {}).some((key) => /react/.test(key))),
  );

describe.each([18, 19] as const)('on a document that React %i hydrates', (version) => {
  test.each(['in the head, async', 'in the head', 'at the end of the body'] as const)(
    'with the tag %s nothing is drawn again because of the bubble, and the visitor is answered',
    async (place) => {
      const { page, context, bubble, hydrate } = await visitReact(version, place);
      await isThere(page);
      await hydrate('Shop');
      await isHydrated(page);
      await talk(bubble, on.demo, `Do you know React ${version} ${place}?`);
      const seen = await page.evaluate(() => [window.faults, window.heading === document.querySelector('h1')]);
      expect(seen).toEqual([[], true]);
      // It is an element like any other, for tools that look at a page.
      expect(await page.evaluate(() => document.querySelector('bubble-root')!.nodeType)).toBe(1);
      await context.close();
    },
  );

  test('the bubble is there, too, when React draws the document again, and an open panel stays open', async () => {
    const { page, context, bubble, hydrate } = await visitReact(version, 'in the head, async');
    await bubble.open();
    await bubble.composer.fill('What do you');
    await hydrate('Another shop');
    await page.getByRole('heading', { name: 'Another shop' }).waitFor();
    expect(await page.evaluate(() => window.faults.length)).toBeGreaterThan(0);
    await isThere(page);
    expect(await bubble.composer.inputValue()).toBe('What do you');
    await bubble.send(`Was React ${version} here?`);
    await context.close();
  });
});

const WAYS: Record<string, () => void> = {
  'all its content': () => document.documentElement.replaceChildren(document.createElement('body')),
  'its markup': () => {
    document.documentElement.innerHTML = '<head></head><body><h1>Next page</h1></body>';
  },
  'the root element': () => document.replaceChild(document.createElement('html'), document.documentElement),
  'the root element, with nothing in between': () => {
    document.documentElement.remove();
    setTimeout(() => document.append(document.createElement('html')), 50);
  },
  'the whole document, by writing a new one': () => {
    document.body?.replaceWith(document.createElement('body'));
    document.documentElement.replaceWith(document.documentElement.cloneNode(true));
    document.querySelectorAll('bubble-root').forEach((copy) => copy.remove());
  },
};

test.each(Object.entries(WAYS))(
  'a page that replaces %s keeps the open panel and what is written',
  async (_, replace) => {
    const { page, context } = await newPage(on.browser);
    await page.goto(shop.page('/', `<h1>Shop</h1>${tag()}`));
    const bubble = new Bubble(page);
    await talk(bubble, on.demo, 'Do you stay?');
    await bubble.composer.fill('And');
    await page.evaluate(replace);
    await isThere(page);
    expect(await bubble.composer.inputValue()).toBe('And');
    await bubble.shows('Do you stay?');
    await bubble.send('And now?');
    await answer(bubble, on.demo, 'And now?');
    expect(await page.locator('bubble-root').count()).toBe(1);
    await context.close();
  },
);

test('a page that replaces its content a hundred times has the one launcher, and it works', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(shop.page('/', `<h1>Shop</h1>${tag()}`));
  await isThere(page);
  for (let n = 0; n < 100; n += 1) await page.evaluate(WAYS['its markup']!);
  await isThere(page);
  expect(await page.locator('bubble-root').count()).toBe(1);
  await talk(new Bubble(page), on.demo, 'Are you the one?');
  await context.close();
});

test("on a phone the panel covers the page also after the page's content was replaced, and Back closes it", async () => {
  const options = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true };
  const { page, context } = await newPage(on.browser, options);
  const html = `<meta name="viewport" content="width=device-width"><h1>Shop</h1>${tag()}`;
  await page.goto(shop.page('/', html));
  const bubble = new Bubble(page);
  await bubble.open();
  const isModal = () => bubble.panel.evaluate((panel) => panel.matches(':modal'));
  await eventually(isModal);
  await eventually(() => page.evaluate(() => 'onehash-bubble' in ((history.state as object | null) ?? {})));
  await page.evaluate(WAYS['its markup']!);
  await isThere(page);
  await eventually(isModal);
  await bubble.send('Is there room?');
  await page.goBack();
  await bubble.launcher.waitFor();
  expect(page.url()).toBe(`${shop.origin}/`);
  await context.close();
});

test('a panel that is a part of the page is there again when the page draws that part again', async () => {
  const { page, context } = await newPage(on.browser);
  const place = '<div id="chat" style="height: 400px"></div>';
  await page.goto(shop.page('/', `<main>${place}</main>${tag('data-container="#chat"')}`));
  const bubble = new Bubble(page);
  await bubble.composer.waitFor();
  await bubble.send('Is this the place?');
  for (const way of ['main', 'body', 'html']) {
    await page.evaluate(
      ([selector, html]) => {
        document.querySelector(selector!)!.innerHTML = html!;
      },
      [way, place],
    );
    await eventually(() => page.evaluate(() => !!document.querySelector('#chat > bubble-root')));
    await bubble.shows('Is this the place?');
  }
  await bubble.send('Here?');
  await context.close();
});

test('a page that takes the bubble away each time is not fought with', async () => {
  const { page, context } = await newPage(on.browser);
  const remover = `<div id="place"></div><script>
    window.taken = [];
    new MutationObserver(() => {
      for (const one of document.querySelectorAll('bubble-root')) { one.remove(); taken.push(performance.now()); }
    }).observe(document, { childList: true, subtree: true });
    setInterval(() => document.body.append(''), 5);
  </script>`;
  const other = `<script type="module" src="${on.demo.page}/bubble.js?site=main" data-container="#place"></script>`;
  await page.goto(shop.page('/', `${remover}${tag()}${other}`));
  const taken = () => page.evaluate('taken') as Promise<number[]>;
  // Each pause is twice as long as the one before.
  const times = await eventually(async () => {
    const all = await taken();
    return all.length >= 6 ? all : undefined;
  }, 10_000);
  expect(times[5]! - times[0]!).toBeGreaterThan(700);
  await context.close();
});

test('a destroyed bubble does not come back', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(
    shop.page('/', `<script>(window.onehashBubble = []).push((bubble) => (window.bubble = bubble))</script>${tag()}`),
  );
  await page.waitForFunction('window.bubble && document.querySelector("bubble-root")');
  await page.evaluate(WAYS['its markup']!);
  await isThere(page);
  await page.evaluate('bubble.destroy()');
  await page.evaluate(WAYS['the root element']!);
  await page.evaluate(WAYS['its markup']!);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  expect(await page.locator('bubble-root').count()).toBe(0);
  await context.close();
});
