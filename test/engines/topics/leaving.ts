import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { EngineName } from '../support/engine.ts';
import type { Guest } from '../support/guest.ts';
import { contentsOf, tag, talk, type EngineTest, type World } from '../support/world.ts';

/** Firefox caches no page that has a request or a lock when it is left; it asks before it tells the page. */
const CACHES_STREAMS: Record<EngineName, boolean> = { chromium: true, firefox: false, webkit: true };

/** Leaves for another page and comes back. @returns whether the page came out of the back/forward cache */
async function leaveAndReturn(guest: Guest, { place }: World, meanwhile?: () => Promise<unknown>): Promise<boolean> {
  await guest.tab.evaluate(() => void Object.assign(globalThis, { isKept: true }));
  await guest.tab.goto(place.page('/elsewhere', '<h1>Elsewhere</h1>'));
  await meanwhile?.();
  await guest.tab.back();
  await guest.one('button', /^(Open|Close) chat/);
  return guest.tab.evaluate(() => 'isKept' in globalThis);
}

export const leftClosed: EngineTest = {
  title: 'a page with the bubble goes into the back/forward cache, and its chat works when the visitor is back',
  async run(world) {
    const { own } = world.place;
    const guest = await world.visit(world.place.page('/', tag(own)));
    await guest.one('button', 'Open chat');
    // The session is opened, and the browser's cookie is confirmed.
    await guest.until(() => {
      const all = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      return all.filter(({ name, responseEnd }) => name.endsWith('/session') && responseEnd > 0).length >= 2;
    });
    expect(await leaveAndReturn(guest, world)).toBe(true);
    await guest.open();
    await talk(guest, own, 'Does it work from the cache?');
  },
};

export const leftOpen: EngineTest = {
  title: 'a visitor who comes back to a page with a conversation sees what was written meanwhile, and goes on',
  async run(world) {
    const { own } = world.place;
    const guest = await world.visit(world.place.page('/', tag(own)));
    await guest.open();
    const conversation = await talk(guest, own, 'before leaving');
    const isKept = await leaveAndReturn(guest, world, () => own.stack.reply(conversation, 'while away'));
    expect(isKept).toBe(CACHES_STREAMS[world.engine]);
    // A page that is loaded anew shows the launcher, with what is unread.
    if (!isKept) {
      await guest.one('button', 'Open chat, 1 unread message');
      await guest.open();
    }
    for (const text of ['before leaving', 'while away']) await guest.reads(text);
    await guest.say('back again');
    await eventually(async () => (await contentsOf(own, conversation)).includes('back again'), 15_000);
  },
};
