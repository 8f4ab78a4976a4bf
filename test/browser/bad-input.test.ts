import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { talk } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', BUBBLE_ORIGINS: 'http://localhost:*,http://shop.test:*' });
let shop: Shop;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bubble-file-'));
  shop = await openShop();
  // A copy of the script of the page's own, so that it is there whatever the server is.
  shop.file('/vendor/bubble.js', readFileSync('dist/bubble.js', 'utf8'));
  shop.scripts('/vendor/assets', 'dist/assets');
});
afterAll(() => {
  shop.close();
  rmSync(folder, { recursive: true });
});

const tag = (more = '') => `<script type="module" async src="${on.demo.page}/bubble.js" ${more}></script>`;
const copy = (server: string) =>
  `<script type="module" async src="/vendor/bubble.js" data-server="${server}"></script>`;
const at = (host: string, address: string) => address.replace('localhost', host);

interface Wrong {
  what: string;
  /** @returns the page's address */
  page(): string | Promise<string>;
  /** What the console says, once. */
  says(): string[];
  /** The bubble is in a frame of the page. */
  framed?: boolean;
  /** What the visitor reads in place of the set-up's fault: the connection may come back. */
  visitorReads?: string;
}

const wrong: Wrong[] = [
  {
    what: "an origin that is not the site's",
    page: () => at('foreign.test', shop.page('/', tag())),
    says: () => [at('foreign.test', shop.origin), 'BUBBLE_ORIGINS', on.demo.page],
  },
  {
    what: 'a site that the server does not have',
    page: () => shop.page('/', tag('data-site="nowhere"')),
    says: () => ['no site "nowhere"', on.demo.page],
  },
  {
    what: 'a server that nobody is at',
    visitorReads: 'Connection lost. Trying again…',
    page: async () => shop.page('/', copy(`http://localhost:${await freePort()}`)),
    says: () => ['Nothing that is a chat server answers', '"server"'],
  },
  {
    what: 'a server that answers with a page',
    page() {
      shop.file('/v1/main/session', '<!doctype html><h1>Welcome</h1>', 'text/html');
      return shop.page('/', copy(shop.origin));
    },
    says: () => [`What answers at ${shop.origin} is no chat server`],
  },
  {
    what: 'a policy that forbids every call',
    page: () => shop.page('/', tag(), { 'content-security-policy': "connect-src 'none'" }),
    says: () => ['connect-src', on.demo.page],
  },
  {
    what: 'a frame in a sandbox',
    page() {
      const inner = shop.page('/inner', tag());
      return shop.page('/', `<iframe sandbox="allow-scripts" src="${inner}" width="600" height="700"></iframe>`);
    },
    says: () => ['no origin', 'allow-same-origin'],
    framed: true,
  },
  {
    what: 'a file',
    page() {
      writeFileSync(join(folder, 'shop.html'), `<!doctype html><html lang="en"><h1>Shop</h1>${tag()}</html>`);
      return `file://${join(folder, 'shop.html')}`;
    },
    says: () => ['no origin', 'a file', 'Serve it'],
  },
];

describe('set up wrongly', () => {
  test.each(wrong)(
    'with $what the console says once what would help, and what the visitor writes stays',
    async (one) => {
      const { page, context, complaints } = await newPage(on.browser);
      const cures = () => complaints.filter((text) => text.startsWith('onehash-bubble'));
      await page.goto(await one.page());
      const bubble = new Bubble(one.framed ? (page.frameLocator('iframe') as unknown as Page) : page);
      await eventually(() => cures().length > 0, 10_000);
      await bubble.open();
      await bubble.composer.fill('Is anybody there?');
      await bubble.composer.press('Enter');
      await bubble.shows('Is anybody there?');
      // Another failure of the same kind.
      await (one.framed ? page.frames()[1]! : page).evaluate(() => dispatchEvent(new Event('online')));
      await bubble.shows('Is anybody there?');
      const reads = one.visitorReads ?? 'The chat is not set up correctly on this page.';
      await bubble.panel.getByText(reads).waitFor();
      expect(await bubble.panel.getByText(/connection/i).count()).toBe(reads.includes('Connection') ? 1 : 0);
      expect(cures()).toHaveLength(1);
      for (const words of one.says()) expect(cures()[0]).toContain(words);
      await context.close();
    },
  );

  test('offline, the console is told nothing: that is not how the page is set up', async () => {
    const { page, context, complaints } = await newPage(on.browser);
    await page.goto(shop.page('/', `<h1>Shop</h1>${copy(on.demo.page)}`));
    await new Bubble(page).launcher.waitFor();
    const failed = page.waitForEvent('requestfailed');
    await context.setOffline(true);
    await page.evaluate(async (server) => {
      const again = document.createElement('script');
      Object.assign(again, { type: 'module', src: '/vendor/bubble.js' });
      again.dataset['server'] = `${server}/elsewhere`;
      document.body.append(again);
    }, on.demo.page);
    await failed;
    expect(complaints.filter((text) => text.startsWith('onehash-bubble'))).toEqual([]);
    await context.close();
  });
});

describe('where less is there than elsewhere', () => {
  test('on a page without https the visitor is answered', async () => {
    const { page, context, complaints } = await newPage(on.browser);
    await page.goto(at('shop.test', shop.page('/', tag())));
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
    await talk(new Bubble(page), on.demo, 'Are you plain?');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('where every storage is refused the visitor is answered', async () => {
    const { page, context, complaints } = await newPage(on.browser);
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('refused', 'SecurityError');
          },
        });
      }
    });
    await page.goto(at('shop.test', shop.page('/', tag())));
    await talk(new Bubble(page), on.demo, 'Do you forget me?');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each([-2, 2])('a clock that is %i days off changes no order and stops nothing', async (days) => {
    const { page, context, complaints } = await newPage(on.browser);
    await page.addInitScript(
      (off) => {
        const Right = Date;
        const now = (): number => Right.now() + off;
        window.Date = new Proxy(Right, {
          construct: (target, given) => Reflect.construct(target, given.length ? given : [now()]),
          get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
        });
      },
      days * 24 * 3_600_000,
    );
    await page.goto(shop.page('/', tag()));
    const bubble = new Bubble(page);
    await talk(bubble, on.demo, 'What time is it?');
    await bubble.send('And now?');
    const text = await bubble.log.innerText();
    const places = ['What time is it?', 'Yes, to', 'And now?'].map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
