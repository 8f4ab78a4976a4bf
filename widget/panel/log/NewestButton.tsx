import type { RefObject, VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { logEn } from '../../locales/log-en.ts';
import { Icon } from '../Icon.tsx';
import { announceScroll, isAtEnd, pixelsBelow } from '../scroll.ts';
import { useSignalEffect } from '../use-signal-effect.ts';
import { useView } from '../view.ts';

/** From farther away than this many heights of the log the button jumps: nobody wants to watch all that passes. */
const FAR = 3;

/** Leads a visitor who has scrolled up to the newest message, and counts the agents' messages since. */
export function NewestButton({ log }: { log: RefObject<HTMLElement | null> }): VNode | null {
  const view = useView();
  const { core, $open } = view;
  const say = view.say.with(logEn);
  const { $messages, newest } = core.conversation;
  const [isShown, setShown] = useState(false);
  const [count, setCount] = useState(0);
  /** Id of the newest message when the visitor was last at the end. */
  const seenRef = useRef(newest());

  useSignalEffect((signal) => {
    log.current!.addEventListener('scroll', look, { signal, passive: true });
    const stops = [
      $messages.listen(look),
      $open.listen(() => {
        seenRef.current = newest();
        look();
      }),
    ];
    signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
    look();
  }, []);

  if (!isShown) return null;
  const text = count ? new Intl.NumberFormat(say.language).format(count) : '';
  return (
    <button
      type="button"
      class="icon"
      aria-label={text ? `${say('toNewest')}. ${say('divider')}: ${text}` : say('toNewest')}
      onClick={() => goToEnd(log.current!)}
    >
      <Icon path="M6 9.5l6 6 6-6" />
      <span class="new">{text}</span>
    </button>
  );

  function look(): void {
    // A closed panel has no height.
    if (!log.current?.clientHeight) return;
    const atEnd = isAtEnd(log.current);
    if (atEnd) seenRef.current = newest();
    setShown(!atEnd);
    setCount(countAfter(seenRef.current));
  }

  function countAfter(id: number): number {
    const messages = $messages.get();
    let found = 0;
    for (let at = messages.length - 1; at >= 0 && messages[at]!.id > id; at -= 1) {
      if (messages[at]!.message_type !== 'incoming') found += 1;
    }
    return found;
  }
}

function goToEnd(log: HTMLElement): void {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  // What is not drawn yet has no certain height to scroll over.
  const isFar = pixelsBelow(log) > FAR * log.clientHeight || log.querySelector('.block:last-child:empty');
  // The button goes, and the focus must stay.
  log.focus({ preventScroll: true });
  // Pages with Prototype.js replace `scrollTo`.
  log.scroll({ top: log.scrollHeight, behavior: isCalm || isFar ? 'instant' : 'smooth' });
  announceScroll(log);
}
