import { expect } from 'vitest';
import { tag, talk, type EngineTest } from '../support/world.ts';

export const keyboard: EngineTest = {
  title: 'by keyboard alone a visitor opens, writes two lines, sends, reads, follows a link, is helped and leaves',
  async run({ place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/', tag(own)));
    const press = async (key: string, there: string | RegExp): Promise<void> => {
      await guest.tab.press(key);
      await guest.isFocused(there);
    };
    await guest.one('button', 'Open chat');
    await press('Tab', 'button: Open chat');
    await press('Enter', 'textarea: Message');
    await guest.tab.type('two');
    await press('Shift+Enter', 'textarea: Message');
    await guest.tab.type('lines');
    await press('Enter', 'textarea: Message');
    await guest.reads('two\nlines');
    const conversation = await talk(guest, own, 'Are there keys?');
    await own.stack.reply(conversation, 'See https://lamplight.test/lamps please');
    await guest.one('text', 'https://lamplight.test/lamps');

    // The keys of the log are there as soon as its last message is a stop of the Tab key.
    await guest.isFocused('textarea: Message');
    await guest.until(() => {
      const root = document.querySelector('bubble-root')!.shadowRoot!;
      return root.querySelector('.line[tabindex="0"]') !== null;
    });
    await press('Shift+Tab', 'a: https://lamplight.test/lamps');
    await press('Shift+Tab', /^article: .+: See /);
    await press('ArrowUp', /^article: .+: Yes, to: Are there keys\?/);
    await press('Home', /^article: You: two\s+lines/);
    await press('End', /^article: .+: See /);
    await press('?', 'dialog: Keyboard help');
    await press('Escape', /^article: .+: See /);
    await press('Tab', 'a: https://lamplight.test/lamps');
    await press('Tab', 'textarea: Message');
    await press('Escape', 'button: Open chat');
    await guest.gone('dialog');
    expect(await guest.tab.evaluate(() => location.pathname)).toBe('/');
  },
};
