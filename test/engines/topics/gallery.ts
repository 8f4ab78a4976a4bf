import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { overflowing } from '../../support/gallery/overflow.ts';
import { startGallery } from '../../support/gallery/process.ts';
import type { EngineTest } from '../support/world.ts';

export const gallery: EngineTest = {
  title: 'every state of the gallery is drawn in full, from left to right and from right to left',
  async run({ visit }) {
    const { address, stop } = await startGallery();
    try {
      for (const dir of ['ltr', 'rtl']) {
        const { tab } = await visit(`http://gallery.test:${new URL(address).port}/?viewport=desktop&dir=${dir}`);
        await tab.resize(1280, 800);
        await eventually(() => tab.evaluate(() => 'ready' in document.documentElement.dataset), 30_000);
        const empty = await tab.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('section[data-state]')]
            .filter((state) => ![...state.querySelectorAll('*')].some((one) => one.shadowRoot?.querySelector('*')))
            .map(({ dataset }) => dataset['state']!),
        );
        expect(empty).toEqual([]);
        expect(await overflowing(tab)).toEqual([]);
      }
    } finally {
      await stop();
    }
  },
};
