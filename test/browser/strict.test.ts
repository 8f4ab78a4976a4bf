import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../../package.json' with { type: 'json' };
import { newPage } from '../support/browser.ts';
import { countGlobals } from '../support/globals.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { talk } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'";
const ISOLATED = { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' };

const nonced = (server: string) =>
  `default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'nonce-r4nd0m'; ` +
  `connect-src ${server}; img-src ${server}; media-src ${server}`;

interface Strict {
  name: string;
  policy?: (server: string) => string;
  headers?: Record<string, string>;
  /** The tag's `src` and what else it has. */
  tag?: (server: string) => string;
}

const plain = (server: string) => `src="${server}/bubble.js"`;
const hash = () => `sha384-${createHash('sha384').update(readFileSync('dist/bubble.js')).digest('base64')}`;

const pages: Strict[] = [
  { name: 'a nonce and nothing else', policy: nonced },
  { name: 'Trusted Types and no policy', policy: () => TRUSTED },
  { name: 'both at once', policy: (server) => `${nonced(server)}; ${TRUSTED}` },
  { name: 'isolation from other origins', headers: ISOLATED },
  { name: 'all of it', policy: (server) => `${nonced(server)}; ${TRUSTED}`, headers: ISOLATED },
  {
    name: "a hash on the server's versioned script",
    policy: nonced,
    tag: (server) => `src="${server}/v/${version}/bubble.js" integrity="${hash()}" crossorigin`,
  },
  {
    name: "a hash on the page's own copy of the script",
    policy: (server) => `${nonced(server)}; ${TRUSTED}`,
    tag: (server) => `src="/vendor/bubble.js" integrity="${hash()}" data-server="${server}"`,
  },
  {
    name: 'every address named, and no strict-dynamic',
    policy: (server) => nonced(server).replace("'strict-dynamic'", server),
  },
];

/** Every violation the page hears of, from its first moment on. */
async function watchViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = ((window as { violations?: string[] }).violations = []);
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      heard.push(`${effectiveDirective} ${blockedURI} ${sample}`),
    );
  });
  return () => page.evaluate(() => (window as { violations?: string[] }).violations!);
}

test.each(pages)('under $name the visitor is answered and nothing is violated', async ({ name, ...strict }) => {
  const { demo } = on;
  shop.file('/vendor/bubble.js', readFileSync('dist/bubble.js', 'utf8'));
  shop.scripts('/vendor/assets', 'dist/assets');
  const address = shop.page(
    '/',
    `<style nonce="r4nd0m">h1 { color: teal }</style><h1>Shop</h1>
      <script nonce="r4nd0m" type="module" async ${(strict.tag ?? plain)(demo.page)}></script>`,
    { ...strict.headers, ...(strict.policy && { 'content-security-policy': strict.policy(demo.page) }) },
  );
  const { page, context, complaints } = await newPage(on.browser);
  const violations = await watchViolations(page);
  await page.goto(address);
  const bubble = new Bubble(page);
  await talk(bubble, demo, `Do you answer under ${name}?`);
  // Reading, the words beside it, and going on after a reload are code of their own.
  await page.reload();
  await bubble.open();
  await bubble.shows(`Do you answer under ${name}?`);
  await bubble.closer.click();
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(strict.headers !== undefined);
  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a page hears of a violation, and a script whose hash is another does not run', async () => {
  const address = shop.page(
    '/',
    `<script nonce="r4nd0m" type="module" src="${on.demo.page}/v/${version}/bubble.js" crossorigin
      integrity="sha384-${'A'.repeat(64)}"></script><p style="color: red">Shop</p>`,
    { 'content-security-policy': nonced(on.demo.page) },
  );
  const { page, context, complaints } = await newPage(on.browser);
  const violations = await watchViolations(page);
  await page.goto(address);
  expect(await violations()).toEqual([expect.stringContaining('style-src-attr inline')]);
  expect(complaints.join('\n')).toContain('integrity');
  expect(await page.locator('bubble-root').count()).toBe(0);
  await context.close();
});

test('a page has after the conversation the globals and prototypes it had before', async () => {
  const { page, context, complaints } = await newPage(on.browser);
  const changes = await countGlobals(page);
  await page.goto(shop.page('/', `<script type="module" async ${plain(on.demo.page)}></script>`));
  await talk(new Bubble(page), on.demo, 'Do you leave globals behind?');
  // Where the copies of the script find each other, and where the page's code leaves its wishes.
  const documented = ['window Symbol(onehash-bubble)', 'window onehashBubble'];
  expect(await changes()).toEqual(documented);
  await page.evaluate(() => {
    Object.assign(window, { stray: 1 });
    Array.from = () => [];
  });
  expect(await changes()).toEqual(['Array from', ...documented, 'window stray']);
  expect(complaints).toEqual([]);
  await context.close();
});
