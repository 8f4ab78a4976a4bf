import { expect } from 'vitest';
import { tag, talk, type EngineTest } from '../support/world.ts';

export const resume: EngineTest = {
  title: 'a stream that was cut goes on with what the visitor has missed, each message once',
  async run({ place, network, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/', tag(own)));
    await guest.open();
    const conversation = await talk(guest, own, 'Are you there?');
    for (const round of ['first', 'second']) {
      network.cut(own.host);
      await own.stack.reply(conversation, `missed, ${round}`);
      network.restore();
      await guest.reads(`missed, ${round}`);
      await own.stack.reply(conversation, `heard, ${round}`);
      await guest.reads(`heard, ${round}`);
    }
    for (const text of ['missed, first', 'heard, first', 'missed, second', 'heard, second'])
      expect(await guest.count(text)).toBe(1);
  },
};
