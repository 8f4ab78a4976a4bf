import type { Reading } from './long-log.ts';

/** Date and time, to the second, where somebody points at a line or comes to it by keyboard. */
export function showExactTimes({ log, say }: Reading, signal: AbortSignal): void {
  let format: Intl.DateTimeFormat | undefined;
  const show = ({ target }: Event): void => {
    const time = (target as Element).closest('.line')?.querySelector('time');
    if (!time || time.title) return;
    format ??= new Intl.DateTimeFormat(say.language, { dateStyle: 'full', timeStyle: 'medium' });
    time.title = format.format(new Date(time.dateTime));
  };
  for (const type of ['pointerover', 'focusin']) log.addEventListener(type, show, { signal });
}
