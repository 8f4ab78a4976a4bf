import type { Message } from '../../wire/message.ts';
import type { Core } from './core.ts';
import type { BubbleContext } from '../boot/context.ts';
import type { Say } from './words.ts';

/** Messages that come within such a time, in ms, are read out together; more than so many as their number. */
const TOGETHER = 300;
const MANY = 3;

/** Longer than any screen reader needs to take notice, in ms. */
const STAYS = 10_000;

/** Reads out each new message of an agent once, and never history. Answers how anything else is read out. */
export function createVoice(core: Core, $say: { get(): Say }, { root }: BubbleContext, signal: AbortSignal): Speak {
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
      for (const { sender, content } of batch)
        speak(say('says', { name: sender?.name || say('team'), text: content || say('newMessage') }));
    batch = [];
  }

  /** In one place only: what is behind a modal is not heard, nor what is in a closed panel. */
  function speak(text: string): void {
    const inside = core.unread.isOpen() && root.querySelector('.voice');
    const line = document.createElement('p');
    line.textContent = text;
    (inside || outside).append(line);
    later(() => line.remove(), STAYS);
  }
}

export type Speak = (text: string) => void;
