import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { overflowing } from '../../support/gallery/overflow.ts';
import { startGallery } from '../../support/gallery/process.ts';
import type { EngineTest } from '../support/world.ts';

export const gallery: EngineTest = {
  title: 'every state of the gallery is drawn, and nothing in it is cut off',
  async run({ visit }) {
    const { address, stop } = await startGallery();
    try {
      const { tab } = await visit(`http://gallery.test:${new URL(address).port}/?viewport=desktop`);
      await tab.resize(1280, 800);
      await eventually(() => tab.evaluate(() => 'ready' in document.documentElement.dataset), 30_000);
      const empty = await tab.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('section[data-state]')]
          .filter((state) => ![...state.querySelectorAll('*')].some((one) => one.shadowRoot?.querySelector('*')))
          .map(({ dataset }) => dataset['state']!),
      );
      expect(empty).toEqual([]);
      // Most states are below the window's edge.
      const cut = (await overflowing(tab)).filter((finding) => !finding.startsWith('outside of the window'));
      expect(cut).toEqual([]);
    } finally {
      await stop();
    }
  },
};
