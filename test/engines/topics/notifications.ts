import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { tag, talk, type EngineTest } from '../support/world.ts';

/** Writes down for other tabs what the page shows. */
const RECORDER = `<script>
  const System = Notification;
  const shown = [];
  Notification = new Proxy(System, {
    construct(target, args) {
      const notification = new target(...args);
      shown.push(args[0] + ': ' + args[1].body);
      localStorage.shown = JSON.stringify(shown);
      return notification;
    },
  });
</script>`;

export const notifications: EngineTest = {
  title: 'a visitor who has turned notifications on is notified in a hidden tab, once',
  notifications: true,
  not: { webkit: 'its driver can neither allow notifications nor hide a tab' },
  async run({ place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/notified', RECORDER + tag(own)));
    await guest.open();
    const conversation = await talk(guest, own, 'Will you call me?');
    await guest.click('button', 'Desktop notifications');
    await eventually(() => guest.tab.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(':notices'))));
    const elsewhere = await visit(place.page('/elsewhere', '<h1>Elsewhere</h1>'));
    await own.stack.reply(conversation, 'Here I am');
    const shown = (): Promise<string[]> =>
      elsewhere.tab.evaluate(() => JSON.parse((localStorage as { shown?: string }).shown ?? '[]') as string[]);
    await eventually(async () => (await shown()).length > 0, 15_000);
    await own.stack.reply(conversation, 'Are you there?');
    await eventually(async () => (await shown()).length > 1, 15_000);
    expect(await shown()).toEqual([expect.stringMatching(/: Here I am$/), expect.stringMatching(/: Are you there\?$/)]);
  },
};
