import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser, newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { folderApp, startNext, type App } from './support/apps.ts';
import { PLAIN, SETTINGS, type Setting } from './support/settings.ts';
import { openShop } from './support/shop.ts';

const folder = inject('folder');
/** The server serves what was packed. */
const assets = join(folder, 'apps/node_modules/onehash-bubble/dist');
const withoutScripts = (html: string) => html.replaceAll(/<script[^>]*><\/script>/g, '');

let browser: Browser;
const nexts: Record<string, Awaited<ReturnType<typeof startNext>>> = {};
beforeAll(async () => {
  ({ browser } = await launchBrowser());
  for (const built of ['dist', 'bare']) nexts[built] = await startNext(join(folder, 'next'), built);
});
afterAll(async () => {
  for (const { stop } of Object.values(nexts)) stop();
  await browser.close();
});

interface Embed {
  name: string;
  app: () => App;
  /** The same without the bubble. */
  bare: () => App;
  /** Globals that it is documented to have beside the one symbol. */
  globals?: string[];
}

const built = (page: string) => folderApp(join(folder, 'apps/dist'), `/${page}.html`);
const react = (outDir: string) => folderApp(join(folder, 'vite-react', outDir));
const EMBEDS: Embed[] = [
  {
    name: 'the script tag',
    app: () => folderApp(join(folder, 'plain')),
    bare: () => folderApp(join(folder, 'plain'), '/', withoutScripts),
    globals: ['onehashBubble'],
  },
  { name: 'the package', app: () => built('import'), bare: () => built('nothing') },
  { name: 'the element', app: () => built('element'), bare: () => built('nothing') },
  { name: 'the Vue component', app: () => ({ ...built('vue'), policies: 'vue' }), bare: () => built('bare') },
  { name: 'the React component in a Vite app', app: () => react('dist'), bare: () => react('bare') },
  {
    name: 'the React component in a Next app',
    app: () => ({ ...nexts['dist']!.app, policies: 'default' }),
    bare: () => nexts['bare']!.app,
  },
];

/** A visitor who asks, an agent who answers; then the page is looked at. */
async function visit<Seen>(
  app: App,
  setting: Setting,
  look?: (page: Page) => Promise<Seen>,
): Promise<Seen | undefined> {
  const shop = await openShop({ app, setting, assets });
  const { page, context, complaints } = await newPage(browser);
  await setting.before?.(page, app);
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`violation: ${violatedDirective} ${blockedURI}`),
    ),
  );
  await page.goto(shop.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Do you ship?');
  const conversation = await eventually(async () => {
    const { body } = await shop.stack.upstream('GET', '/api/v1/accounts/1/conversations?status=all');
    return body.data.payload[0];
  });
  await shop.stack.reply(conversation.id, 'We do.');
  await bubble.shows('We do.');
  expect(await page.locator('bubble-root').count()).toBe(1);
  const seen = await look?.(page);
  expect(complaints).toEqual([]);
  await context.close();
  await shop.close();
  return seen;
}

/** Everything that scripts of other people's could stumble over. */
function globalsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const names = Object.entries({ window, Object, Array, Function, Promise, Element, document, history }).flatMap(
      ([owner, value]) =>
        [value, (value as { prototype?: object }).prototype ?? {}].flatMap((one) =>
          Reflect.ownKeys(one).map((key) => `${owner}: ${String(key)}`),
        ),
    );
    // React writes a new name on the document each time.
    return [...new Set(names)].filter((name) => !/^document: _+react/.test(name)).toSorted();
  });
}

describe.each(EMBEDS)('with $name', ({ app, bare, globals = [] }) => {
  test.each(SETTINGS)('a visitor of $name asks and reads the answer, and nothing complains', async (setting) => {
    await visit(app(), setting);
  });

  test('the page has no global more than the documented ones', async () => {
    const after = (await visit(app(), PLAIN, globalsOf))!;
    const shop = await openShop({ app: bare(), setting: PLAIN, assets });
    const { page, context } = await newPage(browser);
    await page.goto(shop.page, { waitUntil: 'networkidle' });
    const before = await globalsOf(page);
    await context.close();
    await shop.close();
    const expected = ['Symbol(onehash-bubble)', ...globals].map((name) => `window: ${name}`);
    expect(after.filter((name) => !before.includes(name)).toSorted()).toEqual(expected.toSorted());
    expect(before.filter((name) => !after.includes(name))).toEqual([]);
  });
});
