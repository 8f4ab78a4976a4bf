import type { Say } from '../../core/words.ts';
import type { Extra } from './keyboard.ts';
import type { SayExtra } from './words.ts';

/** What a message is called as a whole: who, what, how far it has come, when. */
export function nameOf(
  line: HTMLElement,
  { core, timeOfDay }: Pick<Extra, 'core' | 'timeOfDay'>,
  say: Say,
  words: SayExtra,
): string {
  const { id } = line.dataset;
  const message = core.conversation.$messages.get().find((one) => one.id === Number(id));
  const pending = core.outbox.$pending.get().find(({ key }) => key === id);
  const isOwn = !message || message.message_type === 'incoming';
  const time = (message ?? pending)?.created_at;
  return words('whole', {
    name: isOwn ? say('you') : message.sender?.name || say('team'),
    text: wordsIn(line, '.said > *, .failure p, .ticks .unseen'),
    time: time === undefined ? '' : timeOfDay(time, say.language),
  });
}

/** Without what only the eye is told. */
function wordsIn(line: HTMLElement, selector: string): string {
  const parts = [...line.querySelectorAll(selector)].map((part) => {
    const copy = part.cloneNode(true) as Element;
    for (const silent of copy.querySelectorAll('[aria-hidden="true"]')) silent.remove();
    return copy.textContent?.trim() ?? '';
  });
  return parts.filter(Boolean).join(' ');
}
