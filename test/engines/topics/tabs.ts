import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { contentsOf, tag, talk, type EngineTest } from '../support/world.ts';

export const twoTabs: EngineTest = {
  title: 'two tabs are one visitor: both show what each has written, and each message is sent once',
  async run({ place, network, visit }) {
    const { own } = place;
    await own.stack.calls();
    const address = place.page('/', tag(own));
    const one = await visit(address);
    await one.open();
    const conversation = await talk(one, own, 'from the one tab');
    const other = await visit(address);
    await other.open();
    await other.reads('Yes, to: from the one tab');
    network.cut(own.host);
    await other.say('from the other tab, offline');
    await one.reads('from the other tab, offline');
    await one.say('from the one tab, offline');
    await other.reads('from the one tab, offline');
    network.restore();
    const texts = ['from the other tab, offline', 'from the one tab, offline'];
    await eventually(async () => {
      const all = await contentsOf(own, conversation);
      return texts.every((text) => all.includes(text));
    }, 40_000);
    const said = await contentsOf(own, conversation);
    expect(said.filter((text) => text.endsWith('offline'))).toEqual(texts);
    await own.stack.reply(conversation, 'to both tabs');
    for (const tab of [one, other]) {
      await tab.reads('to both tabs');
      for (const text of texts) expect(await tab.count(text)).toBe(1);
    }
    expect((await own.stack.calls()).filter((call) => call === 'POST contacts')).toHaveLength(1);
  },
};
