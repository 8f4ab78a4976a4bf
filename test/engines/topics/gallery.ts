import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { overflowing } from '../../support/gallery/overflow.ts';
import { startGallery } from '../../support/gallery/process.ts';
import type { Tab } from '../support/engine.ts';
import type { EngineTest, World } from '../support/world.ts';

/** Shows all states on one page. */
async function show({ visit }: World, query: string, act: (tab: Tab) => Promise<void>): Promise<void> {
  const { address, stop } = await startGallery();
  try {
    const { tab } = await visit(`http://gallery.test:${new URL(address).port}/?viewport=desktop${query}`);
    await tab.resize(1280, 800);
    await eventually(() => tab.evaluate(() => 'ready' in document.documentElement.dataset), 30_000);
    await act(tab);
  } finally {
    await stop();
  }
}

export const gallery: EngineTest = {
  title: 'every state of the gallery is drawn, and nothing in it is cut off',
  run: (world) =>
    show(world, '', async (tab) => {
      const empty = await tab.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('section[data-state]')]
          .filter((state) => ![...state.querySelectorAll('*')].some((one) => one.shadowRoot?.querySelector('*')))
          .map(({ dataset }) => dataset['state']!),
      );
      expect(empty).toEqual([]);
      // Most states are below the window's edge.
      const cut = (await overflowing(tab)).filter((finding) => !finding.startsWith('outside of the window'));
      expect(cut).toEqual([]);
    }),
};

export const mirrored: EngineTest = {
  title:
    'from right to left and in the dark, the empty field begins at the right, and the scrollbar has no white track',
  run: (world) =>
    show(world, '&dir=rtl&theme=dark', async (tab) => {
      const styles = await tab.evaluate(() => {
        const roots = [...document.querySelectorAll('.place *')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
        const fields = roots.flatMap((root) => [...root.querySelectorAll('textarea')]).filter(({ value }) => !value);
        const logs = roots.flatMap((root) => [...root.querySelectorAll('[role=log]')]);
        return {
          directions: [...new Set(fields.map((field) => getComputedStyle(field).direction))],
          // WebKitGTK lays its bars over the text, without a track.
          tracks: [
            ...new Set(logs.map((log) => getComputedStyle(log).scrollbarColor?.endsWith('rgba(0, 0, 0, 0)') ?? true)),
          ],
        };
      });
      expect(styles).toEqual({ directions: ['rtl'], tracks: [true] });
    }),
};
