import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Bubble as Api } from '../../widget/public-api.ts';
import type { BubbleOptions } from '../../widget/options.ts';
import { newPage, type Recorded } from './browser.ts';
import type { Demo } from './demo.ts';

export interface Host extends Recorded {
  /** Does something with the bubble that the page has made. */
  api<Answer>(act: (bubble: Api) => Answer): Promise<Awaited<Answer>>;
}

export interface HostPage {
  /** Options for `createBubble`; `'tag'`: the page has the script tag. */
  options: BubbleOptions | 'tag';
  /** Attributes of the tag. */
  attributes?: string;
  /** `<html lang>`. */
  lang?: string;
  body?: string;
  css?: string;
  browser?: BrowserContextOptions;
  /** Before anything of the page is loaded. */
  before?: (page: Page) => Promise<unknown>;
}

/** A page of somebody's with a bubble on it, by npm package or by tag. */
export async function openHost(browser: Browser, demo: Demo, wish: HostPage): Promise<Host> {
  const recorded = await newPage(browser, wish.browser);
  const { page } = recorded;
  await page.route(`${demo.page}/npm/**`, (route) => {
    const file = new URL(route.request().url()).pathname.slice('/npm/'.length);
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(`dist/npm/${file}`, 'utf8') });
  });
  const script =
    wish.options === 'tag'
      ? `<script type="module" async src="/bubble.js" ${wish.attributes ?? ''}></script>`
      : `<script type="module">
           import { createBubble } from '/npm/index.js';
           window.bubble = createBubble(${JSON.stringify(wish.options)});
         </script>`;
  await page.route(`${demo.page}/host`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="${wish.lang ?? 'en'}"><meta charset="utf-8"><title>Shop</title>
        <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
        <style>${wish.css ?? ''}</style><body>${wish.body ?? ''}${script}</body></html>`,
    }),
  );
  await wish.before?.(page);
  await page.goto(`${demo.page}/host`);
  return {
    ...recorded,
    api: (act) => page.evaluate(`(${String(act)})(window.bubble)`) as never,
  };
}
