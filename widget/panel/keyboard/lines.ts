/** The messages of the log that are drawn, the oldest first. Asked for each time: they come and go. */
export function linesIn(log: Element): HTMLElement[] {
  return [...log.querySelectorAll<HTMLElement>('.line')];
}

/** The message that an element belongs to. */
export function lineOf(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('.line')) || undefined;
}
