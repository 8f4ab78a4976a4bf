import type { BubbleContext } from '../boot/context.ts';
import type { Mistake } from '../diagnose/mistakes.ts';

/** A page may draw its parts after it has loaded, within this time, in ms. */
const DRAWN = 3_000;

/** The last locale and texts that were looked at. */
const looked = new WeakMap<BubbleContext, string>();

/** Reports a selector that matches nothing once the page has been drawn. */
export function reportMissing(context: BubbleContext, option: 'container' | 'launcher', selector: string): void {
  const check = (): void =>
    later(context, () => {
      if (!document.querySelector(selector)) report(context, { type: 'selector', option, selector });
    });
  if (document.readyState === 'complete') check();
  else addEventListener('load', check, { signal: context.signal, once: true });
}

/** Reports a language without texts and texts without a place. Whether a text is known is asked when the page is at rest. */
export function reportUnknown(context: BubbleContext): void {
  const { locale, texts } = context.options.more;
  const now = JSON.stringify([locale, texts]);
  if (looked.get(context) === now) return;
  looked.set(context, now);
  if (locale && !/^(en|de|ar)\b/i.test(String(locale).replaceAll('_', '-')))
    report(context, { type: 'locale', locale: String(locale) });
  const keys = Object.keys((texts as object | undefined) ?? {});
  if (keys.length) later(context, () => report(context, { type: 'texts', keys }));
}

function later({ signal }: BubbleContext, work: () => void): void {
  const timer = setTimeout(work, DRAWN);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

function report({ options }: BubbleContext, mistake: Mistake): void {
  void import('../diagnose/mistakes.ts').then(({ reportMistake }) => reportMistake(options, mistake)).catch(() => {});
}
