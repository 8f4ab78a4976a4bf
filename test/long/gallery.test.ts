import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice } from '../chaos/dice.ts';
import { launchBrowser } from '../support/browser.ts';
import { pairwise } from '../support/gallery/pairwise.ts';
import { startGallery, type GalleryProcess } from '../support/gallery/process.ts';
import { findingsIn, LOOKS, namesIn, walk } from '../support/gallery/walk.ts';

let browser: Browser;
let gallery: GalleryProcess;
let names: string[];
beforeAll(async () => {
  ({ browser } = await launchBrowser());
  gallery = await startGallery();
  names = await namesIn(browser, gallery.address);
});
afterAll(async () => {
  await browser.close();
  await gallery.stop();
});

test('in every state every text is whole, readable and named, in every pair of theme, direction, window, language and forced colours', async () => {
  expect(names.length).toBeGreaterThan(30);
  expect(await findingsIn(browser, gallery.address, pairwise({ state: names, ...LOOKS }))).toEqual([]);
}, 300_000);

test('every text in every state can be read, whatever the colour of the site', async () => {
  const dice = createDice(7);
  const drawn = Array.from(
    { length: 42 },
    () =>
      `#${Math.floor(dice.next() * 2 ** 24)
        .toString(16)
        .padStart(6, '0')}`,
  );
  const edges = ['#ffffff', '#000000', '#ffff00', '#ff0000', '#777777', '#767676', '#808080', '#9a9a9a'];
  await walk(browser, gallery.address, [...edges, ...drawn], async (walker, color) => {
    const { looked, low } = await walker.lookAtColor(color);
    expect(looked).toBeGreaterThan(400);
    expect({ color, low }).toEqual({ color, low: [] });
  });
}, 300_000);
