import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { tag, talk, type EngineTest } from '../support/world.ts';

export const phone: EngineTest = {
  title: 'on the screen of a phone the panel takes all of it, the page behind stands still, and Esc gives it back',
  async run({ place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/phone', `<main style="height: 3000px">${tag(own)}</main>`));
    await guest.tab.resize(390, 700);
    await guest.tab.evaluate(() => scrollTo(0, 500));
    await guest.open();
    await talk(guest, own, 'Does it fit?');
    const size = await guest.tab.evaluate(() => ({ width: innerWidth, height: innerHeight, top: scrollY }));
    expect(size.width).toBeLessThan(480);
    expect(size.top).toBe(500);
    await eventually(async () => {
      const panel = await guest.one('dialog');
      return Math.abs(panel.height - size.height) <= 1 && Math.abs(panel.width - size.width) <= 1;
    }, 10_000);
    const [composer, closer] = [await guest.one('textbox', 'Message'), await guest.one('button', 'Close chat')];
    for (const { x, y, width, height } of [composer, closer]) {
      expect(x - width / 2).toBeGreaterThanOrEqual(0);
      expect(x + width / 2).toBeLessThanOrEqual(size.width);
      expect(y + height / 2).toBeLessThanOrEqual(size.height);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    }
    // Safari enlarges the page when a field has smaller letters.
    expect(await fontSize()).toBeGreaterThanOrEqual(16);
    expect(await overflow()).toBe('hidden');
    await guest.tab.press('Escape');
    await guest.gone('dialog');
    expect(await overflow()).not.toBe('hidden');
    expect(await guest.tab.evaluate(() => scrollY)).toBe(500);

    function overflow(): Promise<string> {
      return guest.tab.evaluate(() => getComputedStyle(document.documentElement).overflowY);
    }
    function fontSize(): Promise<number> {
      return guest.tab.evaluate(() => {
        const field = document.querySelector('bubble-root')!.shadowRoot!.querySelector('textarea')!;
        return Number.parseFloat(getComputedStyle(field).fontSize);
      });
    }
  },
};
