import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { BrowserKind } from './browser.ts';
import { startDemo, type Demo } from './demo.ts';
import { closePages, shareBrowser } from './shared-browser.ts';

/** What the tests of one file share. */
export interface Shared {
  browser: Browser;
  kind: BrowserKind;
  demo: Demo;
}

/** A browser and the demo for all tests of a file; there before the first, gone after the last. */
export function useDemo(env: Record<string, string> = { BUBBLE_LIMITS: 'off' }): Shared {
  const shared = {} as Shared;
  beforeAll(async () => {
    Object.assign(shared, await shareBrowser());
    shared.demo = await startDemo(env);
  });
  afterAll(async () => {
    await closePages(shared);
    await shared.demo.stop();
  });
  return shared;
}
