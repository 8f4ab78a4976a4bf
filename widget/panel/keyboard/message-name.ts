import type { Core } from '../../core/core.ts';
import type { Say } from '../../core/words.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { LogKey } from '../../locales/log-en.ts';
import { timeOfDay } from '../time.ts';

/** What a screen reader says of a whole message: who, what, how far it has come, when. */
export function nameOfMessage(line: HTMLElement, core: Core, say: Say<CoreKey | LogKey>): string {
  const { id } = line.dataset;
  const message = core.conversation.$messages.get().find((one) => one.id === Number(id));
  const pending = core.outbox.$pending.get().find(({ key }) => key === id);
  const isOwn = !message || message.message_type === 'incoming';
  const time = (message ?? pending)?.created_at;
  return say('whole', {
    name: isOwn ? say('you') : message.sender?.name || say('team'),
    text: textIn(line, '.said > *, .failure p, .ticks .unseen'),
    time: time === undefined ? '' : timeOfDay(time, say.language),
  });
}

/** Text without what is hidden from screen readers. */
function textIn(line: HTMLElement, selector: string): string {
  const parts = [...line.querySelectorAll(selector)].map((part) => {
    const copy = part.cloneNode(true) as Element;
    for (const hidden of copy.querySelectorAll('[aria-hidden="true"],figcaption')) hidden.remove();
    // Words of two lines or cells are not one.
    for (const end of copy.querySelectorAll('p,li,th,td,br')) end.after(' ');
    return copy.textContent?.trim() ?? '';
  });
  return parts.filter(Boolean).join(' ');
}
