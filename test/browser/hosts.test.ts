import { readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage, type Recorded } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { PATCHES } from '../support/patches.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { talk } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const tag = (more = '') => `<script type="module" src="${on.demo.page}/bubble.js" ${more}></script>`;

async function visit(html: string, options?: BrowserContextOptions): Promise<Recorded & { bubble: Bubble }> {
  const recorded = await newPage(on.browser, options);
  await recorded.page.goto(shop.page('/', html));
  return { ...recorded, bubble: new Bubble(recorded.page) };
}

const bubbles = (page: Page) => page.locator('bubble-root').count();

describe('on a page that has changed the browser', () => {
  test.each(Object.keys(PATCHES))('the visitor is answered in spite of %s', async (name) => {
    const { bubble, context, complaints } = await visit(`<script>${PATCHES[name]}</script>${tag('async')}`);
    await talk(bubble, on.demo, `Is it you, ${name}?`);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the visitor is answered on a page of Angular, whose zone.js is around everything', async () => {
    shop.file('/zone.js', readFileSync('node_modules/zone.js/bundles/zone.umd.js', 'utf8'));
    const { bubble, context, complaints } = await visit(`<script src="/zone.js"></script>${tag('async')}`);
    await talk(bubble, on.demo, 'Are you in a zone?');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each([
    ['a form', '<form id="onehashBubble"></form>'],
    ['two links', '<a id="onehashBubble" href="#a"></a><a id="onehashBubble" href="#b"></a>'],
    ['a text', '<script>var onehashBubble = "Shop"</script>'],
    ['settings of the page', '<script>window.onehashBubble = { push: true, length: 1 }</script>'],
  ])('the bubble works, and takes callbacks, where its global is %s', async (name, html) => {
    const { page, bubble, context, complaints } = await visit(`${html}${tag('async')}`);
    await talk(bubble, on.demo, `Are you ${name}?`);
    await page.evaluate('new Promise((resolve) => onehashBubble.push((bubble) => resolve(bubble.site)))');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a bubble of the npm package is made in spite of names of options on Object.prototype', async () => {
    shop.scripts('/npm', 'dist/npm');
    const recorded = await newPage(on.browser);
    await recorded.page.goto(
      shop.page(
        '/',
        `<script>${PATCHES['names of options on Object.prototype']}</script>
        <script type="module">
          import { createBubble } from '/npm/index.js';
          createBubble({ server: '${on.demo.page}' });
        </script>`,
      ),
    );
    await talk(new Bubble(recorded.page), on.demo, 'Are you made?');
    expect(recorded.complaints).toEqual([]);
    await recorded.context.close();
  });

  test('an element of the npm package is made in spite of enumerable functions on Object.prototype', async () => {
    shop.scripts('/npm', 'dist/npm');
    const recorded = await newPage(on.browser);
    await recorded.page.goto(
      shop.page(
        '/',
        `<script>${PATCHES['enumerable functions on Object.prototype']}</script>
        <script type="module" src="/npm/element.js"></script><onehash-bubble server="${on.demo.page}"></onehash-bubble>`,
      ),
    );
    await talk(new Bubble(recorded.page), on.demo, 'Are you an element?');
    expect(recorded.complaints).toEqual([]);
    await recorded.context.close();
  });
});

describe('wherever the tag stands', () => {
  const places: [string, () => string][] = [
    ['in the head, async', () => `<head>${tag('async')}</head><body><h1>Shop</h1></body>`],
    ['in the head, where there is no body yet', () => `<head>${tag('async')}<script>document.body</script></head>`],
    ['three times', () => `${tag('async')}${tag('async')}<h1>Shop</h1>${tag('')}`],
    [
      'in a part that is added late',
      () => `<script>
        addEventListener('load', () => setTimeout(() => {
          const late = document.createElement('script');
          late.type = 'module';
          late.src = '${on.demo.page}/bubble.js';
          document.body.append(late);
        }));</script>`,
    ],
    [
      'in a body that takes the place of the first one',
      () => `<script>
        addEventListener('load', () => {
          const body = document.createElement('body');
          const late = document.createElement('script');
          late.type = 'module';
          late.src = '${on.demo.page}/bubble.js';
          body.append(late);
          document.body.replaceWith(body);
        });</script>`,
    ],
    ['on a page that has thrown its body away', () => `<script>document.body?.remove()</script>${tag('async')}`],
  ];

  test.each(places)('%s, there is one launcher and it works', async (place, html) => {
    const { page, bubble, context, complaints } = await visit(html());
    await talk(bubble, on.demo, `Are you ${place}?`);
    expect(await bubbles(page)).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('two versions of the script on a page are one launcher, and it works', async () => {
    // Another version is another address with other code behind it.
    const old = readFileSync('dist/bubble.js', 'utf8').replaceAll('./assets/', `${on.demo.page}/assets/`);
    shop.file('/v/0.0.9/bubble.js', `/* 0.0.9 */${old}`);
    const { page, bubble, context, complaints } = await visit(
      `<script type="module" src="/v/0.0.9/bubble.js" data-server="${on.demo.page}"></script>${tag()}`,
    );
    await talk(bubble, on.demo, 'Which version are you?');
    expect(await bubbles(page)).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('in XHTML, too', async () => {
    const { page, context, complaints } = await newPage(on.browser);
    await page.goto(
      shop.file(
        '/shop.xhtml',
        `<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>Shop</title></head><body>${tag('async="async"')}</body></html>`,
        'application/xhtml+xml',
      ),
    );
    await talk(new Bubble(page), on.demo, 'Are you XML?');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('a wrapped fetch is the one that is used', async () => {
  const { page, bubble, context } = await visit(`<script>${PATCHES['a wrapped fetch']}</script>${tag('async')}`);
  await bubble.open();
  await eventually(() => page.evaluate(() => (window as { fetched?: number }).fetched! > 0));
  await context.close();
});

test('on a page that is never idle the visitor is known all the same', async () => {
  // One message to itself after the other: there is always something to do.
  const busy = `<script>
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const end = performance.now() + 30;
      while (performance.now() < end);
      port2.postMessage('');
    };
    port2.postMessage('');
  </script>`;
  const recorded = await newPage(on.browser);
  const session = recorded.page.waitForResponse(`${on.demo.page}/v1/main/session`);
  await recorded.page.goto(shop.page('/', `${busy}${tag('async')}`));
  expect((await session).status()).toBe(200);
  await recorded.context.close();
});
