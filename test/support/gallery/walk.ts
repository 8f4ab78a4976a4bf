import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { newPage } from '../browser.ts';
import { lowContrast } from '../contrast.ts';
import { overflowing } from './overflow.ts';
import type { Chosen } from './pairwise.ts';

/** What a state is shown in. */
export const LOOKS = {
  theme: ['light', 'dark'],
  dir: ['ltr', 'rtl'],
  viewport: ['phone', 'desktop'],
  locale: ['en', 'ar', 'en-XA'],
  forced: ['none', 'active'],
} as const;
export type Combination = { state: string } & Chosen<typeof LOOKS>;

export interface Finding {
  state: string;
  what: string;
  where: Combination;
}

/** The phone is as narrow as WCAG asks for. */
const SIZES = { phone: { width: 320, height: 568 }, desktop: { width: 1280, height: 800 } };
/** Pages that are walked at the same time. */
const WIDTH = 2;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One page of a browser that goes through the gallery. */
export interface Walker {
  look(combination: Combination): Promise<Finding[]>;
  /** Contrast alone, of all states on one page, light and dark, with a colour of the site's. */
  lookAtColor(color: string): Promise<{ looked: number; low: string[] }>;
  close(): Promise<void>;
}

/** The names of all states. */
export async function namesIn(browser: Browser, gallery: string): Promise<string[]> {
  const { page, context } = await newPage(browser);
  await page.goto(gallery);
  await page.locator('section').first().waitFor();
  const names = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('section[data-state]')].map(({ dataset }) => dataset['state']!),
  );
  await context.close();
  return names;
}

async function startWalker(browser: Browser, gallery: string): Promise<Walker> {
  const { page, context, complaints } = await newPage(browser, { reducedMotion: 'reduce' });
  const go = async (query: Record<string, string>): Promise<void> => {
    await page.goto(`${gallery}/?${new URLSearchParams(query)}`);
    await page.waitForFunction(() => 'ready' in document.documentElement.dataset);
  };

  return {
    async look(combination) {
      const { forced, viewport, ...query } = combination;
      await page.setViewportSize(SIZES[viewport]);
      await page.emulateMedia({ colorScheme: query.theme, forcedColors: forced, reducedMotion: 'reduce' });
      const found = await go({ ...query, viewport }).then(
        () => lookAtAll(page, forced),
        (error: Error) => [`not shown: ${error.message}`],
      );
      found.push(...complaints.splice(0).map((what) => `console: ${what}`));
      return found.map((what) => ({ state: combination.state, what, where: combination }));
    },

    async lookAtColor(color) {
      if (!page.url().includes('#')) {
        await page.setViewportSize(SIZES.desktop);
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' });
        await go({ theme: 'light' });
      }
      await page.evaluate(async (hash) => {
        const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
        location.hash = hash;
        await changed;
      }, encodeURIComponent(color));
      let looked = 0;
      const low: string[] = [];
      for (const theme of ['light', 'dark']) {
        // As `widget/boot/bubble.ts` does when the theme changes.
        await page.evaluate((name) => {
          document.documentElement.className = name;
          for (const host of document.querySelectorAll('.place > *')) host.toggleAttribute('dark', name === 'dark');
        }, theme);
        const seen = await lowContrast(page);
        looked += seen.looked;
        low.push(...seen.low.map((what) => `${theme} ${what}`));
      }
      return { looked, low };
    },

    close: () => context.close(),
  };
}

/** What is wrong in any of these looks, a line each. */
export async function findingsIn(browser: Browser, gallery: string, combinations: Combination[]): Promise<string[]> {
  const findings: string[] = [];
  await walk(browser, gallery, combinations, async (walker, combination) => {
    for (const { what } of await walker.look(combination))
      findings.push(`${Object.values(combination).join(' ')}: ${what}`);
  });
  return findings;
}

/** As many pages as there are cores on the smallest machine go through a list side by side. */
export async function walk<Item>(
  browser: Browser,
  gallery: string,
  items: Item[],
  look: (walker: Walker, item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    const walker = await startWalker(browser, gallery);
    for (let item = left.shift(); item !== undefined; item = left.shift()) await look(walker, item);
    await walker.close();
  };
  await Promise.all(Array.from({ length: WIDTH }, one));
}

async function lookAtAll(page: Page, forced: Combination['forced']): Promise<string[]> {
  // A state that is not there has nothing wrong with it.
  if (!(await countNodes(page))) return ['there is nothing in its section'];
  const { low } = await lowContrast(page);
  const cut = await overflowing(page);
  return [
    ...(await axeFindings(page, forced)),
    ...cut.map((what) => `overflow, ${what}`),
    ...low.map((what) => `contrast ${what}`),
  ];
}

function countNodes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const hosts = [...document.querySelectorAll('section[data-state] *')];
    return hosts.reduce((count, { shadowRoot }) => count + (shadowRoot?.querySelectorAll('*').length ?? 0), 0);
  });
}

/** What axe finds in the bubble; what it says of the page around it is not the bubble's. */
async function axeFindings(page: Page, forced: Combination['forced']): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({
    runOnly: TAGS,
    resultTypes: ['violations'],
    // It reads the colour that Chromium has before it forces another one; `lowContrast` reads what is seen.
    rules: { 'color-contrast': { enabled: forced === 'none' } },
  });
  // One window without frames needs no second page for the results.
  const { violations } = await axe.setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ target }) => target.some((step) => Array.isArray(step)))
      .map(({ html }) => `axe ${id}: ${html.slice(0, 90)}`),
  );
}
