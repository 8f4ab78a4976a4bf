/** Adds date and time, to the second, to the line that the visitor points at or reaches by keyboard. */
export function showExactTimes(log: HTMLElement, language: string, signal: AbortSignal): void {
  let format: Intl.DateTimeFormat | undefined;
  for (const type of ['pointerover', 'focusin']) log.addEventListener(type, show, { signal });

  function show({ target }: Event): void {
    const time = (target as Element).closest('.line')?.querySelector('time');
    if (!time || time.title) return;
    format ??= new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
    time.title = format.format(new Date(time.dateTime));
  }
}
