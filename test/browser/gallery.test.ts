import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { everyCombination, pairwise } from '../support/gallery/pairwise.ts';
import { startGallery, type GalleryProcess } from '../support/gallery/process.ts';
import { findingsIn, LOOKS, namesIn } from '../support/gallery/walk.ts';

let browser: Browser;
let gallery: GalleryProcess;
let names: string[];
beforeAll(async () => {
  ({ browser } = await shareBrowser());
  gallery = await startGallery();
  names = await namesIn(browser, gallery.address);
});
afterAll(async () => {
  await closePages({ browser });
  await gallery.stop();
});

test('in every state every text is whole, readable and named, in one of the looks', async () => {
  expect(names.length).toBeGreaterThan(30);
  const looks = pairwise(LOOKS);
  const combinations = names.map((state, index) => ({ state, ...looks[index % looks.length]! }));
  expect(await findingsIn(browser, gallery.address, combinations)).toEqual([]);
}, 120_000);

test('the few looks that are tried have every pair of choices', () => {
  const choices = { state: names, ...LOOKS };
  const pairs = (rows: Record<string, string>[]): Set<string> =>
    new Set(
      rows.flatMap((row) =>
        Object.entries(row).flatMap((one) => Object.entries(row).map((other) => [...one, ...other].join(' '))),
      ),
    );
  const few = pairwise(choices);
  const all = everyCombination(choices);
  expect(few.length).toBeLessThan(all.length / 8);
  expect(pairs(few)).toEqual(pairs(all));
});
