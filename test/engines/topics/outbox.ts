import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { contentsOf, conversationWith, tag, talk, type EngineTest } from '../support/world.ts';

/** The shop has the script; only the server behind it can be away. */
const copied = (address: string): string =>
  `<h1>Shop</h1><script type="module" async src="/vendor/bubble.js" data-server="${address}"></script>`;

/** Runs in the page: how many messages the browser's database has. */
async function countStored(): Promise<number> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('bubble:') ? name : []));
  const opened = indexedDB.open(names[0]!);
  await new Promise((done) => opened.addEventListener('success', done));
  const counted = opened.result.transaction('outbox').objectStore('outbox').count();
  await new Promise((done) => counted.addEventListener('success', done));
  opened.result.close();
  return counted.result;
}

export const offline: EngineTest = {
  title: 'what is written without a network outlives a reload, and is sent once and in order when it is back',
  async run({ place, network, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/copied', copied(own.address)));
    await guest.open();
    const conversation = await talk(guest, own, 'before the tunnel');
    network.cut(own.host);
    await guest.say('first, in the tunnel');
    await guest.say('second, in the tunnel');
    // A message is shown a moment before it is stored.
    await eventually(async () => (await guest.tab.evaluate(countStored)) === 2, 15_000);
    await guest.tab.reload();
    await guest.one('button', /^Open chat/);
    expect(await contentsOf(own, conversation)).not.toContain('first, in the tunnel');
    network.restore();
    // They open nothing.
    const texts = ['first, in the tunnel', 'second, in the tunnel'];
    await eventually(async () => (await contentsOf(own, conversation)).includes(texts[1]!), 40_000);
    const said = (await contentsOf(own, conversation)).filter((text) => text.endsWith('in the tunnel'));
    expect(said).toEqual(texts);
    await guest.open();
    for (const text of texts) {
      await guest.reads(text);
      expect(await guest.count(text)).toBe(1);
    }
  },
};

export const reloadedTooEarly: EngineTest = {
  title: 'a message whose page is reloaded before the answer arrives is there once',
  async run({ place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/', tag(own)));
    await guest.open();
    const conversation = await talk(guest, own, 'before the reload');
    let release!: () => void;
    own.hold = { call: /^POST .*\/messages$/, until: new Promise((resolve) => (release = resolve)) };
    await guest.say('over the reload');
    // The server has it; the page never hears of it.
    expect(await conversationWith(own, 'over the reload')).toBe(conversation);
    own.hold = undefined;
    await guest.tab.reload();
    release();
    await guest.open();
    await guest.reads('over the reload');
    await guest.say('after the reload');
    await conversationWith(own, 'after the reload');
    const said = (await contentsOf(own, conversation)).filter((text) => !text.startsWith('Yes, '));
    expect(said).toEqual(['before the reload', 'over the reload', 'after the reload']);
    expect(await guest.count('over the reload')).toBe(1);
  },
};
