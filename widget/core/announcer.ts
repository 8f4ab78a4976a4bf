import type { Message } from '../../wire/message.ts';
import type { Core } from './core.ts';
import type { BubbleContext } from '../boot/context.ts';
import { summaryOf } from './summary.ts';
import type { Say } from './words.ts';

/** Has a screen reader read out a text. */
export type Speak = (text: string) => void;

/** Messages that arrive within this time, in ms, are read out together; more than `MANY` as their number. */
const TOGETHER = 300;
const MANY = 3;

/** Every screen reader has noticed a text by then, in ms. */
const STAYS = 10_000;

/**
 * Reads out each new message of an agent once, and never the history.
 *
 * @returns what reads out anything else
 */
export function createAnnouncer(core: Core, $say: { get(): Say }, { root, signal }: BubbleContext): Speak {
  const outside = document.createElement('div');
  outside.className = 'unseen';
  outside.ariaLive = 'polite';
  root.append(outside);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let batch: Message[] = [];

  const stop = core.onArrival((message) => {
    if (batch.push(message) === 1) later(readOut, TOGETHER);
  });
  signal.addEventListener('abort', () => {
    stop();
    timers.forEach(clearTimeout);
  });
  return speak;

  function later(work: () => void, time: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, time);
    timers.add(timer);
  }

  function readOut(): void {
    const say = $say.get();
    const count = batch.length;
    if (count > MANY) speak(say('newMessages', { count }));
    else
      for (const message of batch)
        speak(say('says', { name: message.sender?.name || say('team'), text: summaryOf(message, say) }));
    batch = [];
  }

  /** Uses one live region only. A screen reader hears neither what is behind a modal panel nor what is in a closed one. */
  function speak(text: string): void {
    const inside = core.unread.isOpen() && root.querySelector('.voice');
    const line = document.createElement('p');
    line.textContent = text;
    (inside || outside).append(line);
    later(() => line.remove(), STAYS);
  }
}
