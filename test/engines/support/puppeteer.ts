import {
  launch,
  type Browser,
  type BrowserContext,
  type KeyInput,
  type LaunchOptions,
  type Page,
} from 'puppeteer-core';
import { eventually } from '../../support/eventually.ts';
import { findChromium } from '../../support/browser.ts';
import { onPath } from '../../support/on-path.ts';
import type { Engine, EngineVisitor, RunningEngine, Tab } from './engine.ts';

export const CHROMIUM: Engine = {
  name: 'chromium',
  packages: 'chromium',
  // Without the system's there is the one of an npm package.
  isInstalled: () => true,
  async launch(proxy) {
    const { executablePath } = await findChromium();
    const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', `--proxy-server=http://127.0.0.1:${proxy}`];
    // The driver turns the back/forward cache off.
    const ignoreDefaultArgs = ['--disable-back-forward-cache'];
    return run({ browser: 'chrome', executablePath, args, ignoreDefaultArgs });
  },
};

export const FIREFOX: Engine = {
  name: 'firefox',
  packages: 'firefox-esr',
  isInstalled: () => findFirefox() !== undefined,
  launch: (proxy) =>
    run({
      browser: 'firefox',
      executablePath: findFirefox()!,
      extraPrefsFirefox: {
        'network.proxy.type': 1,
        'network.proxy.http': '127.0.0.1',
        'network.proxy.http_port': proxy,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': proxy,
        'network.proxy.no_proxies_on': '',
      },
    }),
};

const findFirefox = (): string | undefined => onPath(['firefox-esr', 'firefox']);

/** Chromium is driven over its own protocol, Firefox over WebDriver BiDi. */
async function run(options: LaunchOptions): Promise<RunningEngine> {
  const browser = await launch({
    headless: true,
    acceptInsecureCerts: true,
    defaultViewport: { width: 1024, height: 768 },
    ...options,
  });
  return {
    async newVisitor({ notifications } = {}) {
      const context = await browser.createBrowserContext();
      if (notifications) await context.overridePermissions(notifications, ['notifications']);
      return visitorIn(browser, context);
    },
    close: () => browser.close(),
  };
}

function visitorIn(browser: Browser, context: BrowserContext): EngineVisitor {
  let inFront: Page | undefined;

  return {
    async newTab() {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      // A headless browser calls itself so, and would be taken for a crawler.
      if (browser.process()?.spawnfile.includes('chrom'))
        await page.setUserAgent({ userAgent: (await browser.userAgent()).replace('HeadlessChrome', 'Chrome') });
      inFront = page;
      return tabOf(page);
    },
    close: () => context.close(),
  };

  async function toFront(page: Page): Promise<void> {
    if (inFront === page) return;
    await page.bringToFront();
    inFront = page;
  }

  function tabOf(page: Page): Tab {
    return {
      async goto(url) {
        await toFront(page);
        await page.goto(url);
      },
      async reload() {
        await toFront(page);
        await page.reload();
      },
      async back() {
        const { href } = await page.evaluate(() => ({ href: location.href }));
        // The driver would wait for a page that is loaded, and one from the cache is not.
        await page.evaluate(() => void setTimeout(() => history.back()));
        await eventually(() => page.evaluate((before) => location.href !== before, href), 15_000);
      },
      async evaluate(act, ...args) {
        await toFront(page);
        return page.evaluate(act as never, ...args) as never;
      },
      async clickAt(x, y) {
        await toFront(page);
        await page.mouse.click(x, y);
      },
      async type(text) {
        await toFront(page);
        await page.keyboard.type(text);
      },
      async press(key) {
        await toFront(page);
        const keys = key.split('+') as KeyInput[];
        const last = keys.pop()!;
        for (const held of keys) await page.keyboard.down(held);
        await page.keyboard.press(last);
        for (const held of keys) await page.keyboard.up(held);
      },
      resize: (width, height) => page.setViewport({ width, height }),
      async screenshot() {
        await toFront(page);
        return Buffer.from(await page.screenshot());
      },
      close: () => page.close(),
    };
  }
}
