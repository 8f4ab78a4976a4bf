import { expect } from 'vitest';
import { conversationWith, contentsOf, tag, type EngineTest } from '../support/world.ts';

export const mainJob: EngineTest = {
  title: 'a visitor writes, an agent answers, and both are there after a reload; a private note is not',
  async run({ place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/', tag(own)));
    await guest.open();
    await guest.say('Do you ship to Bern?');
    const conversation = await conversationWith(own, 'Do you ship to Bern?');
    await own.stack.reply(conversation, 'NOTE-SECRET', { private: true });
    await own.stack.reply(conversation, 'Yes, in two days.');
    await guest.reads('Yes, in two days.');
    await guest.close();

    await own.stack.reply(conversation, 'Anything else?');
    await guest.one('button', 'Open chat, 1 unread message');
    await guest.tab.reload();
    await guest.open();
    for (const text of ['Do you ship to Bern?', 'Yes, in two days.', 'Anything else?']) await guest.reads(text);
    expect(await guest.count('NOTE-SECRET')).toBe(0);
    await guest.say('No, thank you.');
    await conversationWith(own, 'No, thank you.');
    expect(await contentsOf(own, conversation)).toContain('No, thank you.');
  },
};
