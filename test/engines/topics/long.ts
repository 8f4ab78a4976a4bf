import { eventually } from '../../support/eventually.ts';
import { conversationWith, tag, type EngineTest } from '../support/world.ts';

const MANY = 100;

export const longConversation: EngineTest = {
  title: 'a long conversation is read up to its first message, and only what is near is drawn',
  async run({ place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/', tag(own)));
    await guest.open();
    await guest.say('the very first');
    const conversation = await conversationWith(own, 'the very first');
    await guest.close();
    for (let n = 1; n <= MANY; n += 1) await own.stack.reply(conversation, `answer ${n}`);
    await guest.tab.reload();
    // The log begins where the news begin.
    await guest.one('button', /^Open chat, \d+ unread messages$/);
    await guest.open();
    await guest.click('button', 'Go to the newest message');
    await guest.reads(`answer ${MANY}`);
    await atBottom();

    // Earlier pages are asked for at the upper edge.
    await eventually(async () => {
      await scrollTo(0);
      return (await guest.count('the very first')) === 1;
    }, 30_000);
    await eventually(async () => (await drawn()) < 70, 10_000);
    await eventually(async () => {
      await scrollTo(1e6);
      return (await guest.count(`answer ${MANY}`)) === 1;
    }, 30_000);
    await eventually(async () => (await drawn()) < 70, 10_000);
    await eventually(async () => (await guest.count('the very first')) === 0, 10_000);
    await own.stack.reply(conversation, 'the very last');
    await guest.reads('the very last');
    await atBottom();

    async function atBottom(): Promise<void> {
      await guest.until(() => {
        const log = document.querySelector('bubble-root')!.shadowRoot!.querySelector('[role=log]')!;
        return log.scrollHeight - log.clientHeight - log.scrollTop < 40;
      });
    }
    function scrollTo(top: number): Promise<void> {
      return guest.tab.evaluate((to) => {
        const log = document.querySelector('bubble-root')!.shadowRoot!.querySelector('[role=log]')!;
        // What a visitor's own hand does.
        log.dispatchEvent(new WheelEvent('wheel', { deltaY: to - log.scrollTop || -1 }));
        log.scrollTop = Math.min(to, log.scrollHeight);
        return new Promise<void>((shown) => {
          requestAnimationFrame(() => requestAnimationFrame(() => shown()));
        });
      }, top);
    }
    function drawn(): Promise<number> {
      return guest.tab.evaluate(
        () => document.querySelector('bubble-root')!.shadowRoot!.querySelectorAll('[role=log] .line').length,
      );
    }
  },
};
