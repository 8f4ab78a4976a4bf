import type { LookOptions } from '../options.ts';

const FITS: Record<Exclude<keyof LookOptions, 'texts'>, RegExp> = {
  theme: /^(auto|light|dark)$/,
  color: /^#([\da-f]{3}|[\da-f]{6})$/i,
  side: /^(end|start)$/,
  label: /\S/,
  launcher: /./,
  container: /./,
  locale: /^[a-z]{2,8}([-_][a-z\d]{1,8})*$/i,
  greeting: /\S/,
  sound: /^(on|off)$/,
  blink: /^(on|off)$/,
  debug: /^(true|false)?$/,
};

/** Takes away what is wrong, so that nobody trips over it, and names it once with what would be right. */
export function checkLook(more: Record<string, unknown>): void {
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(more)) {
    const fits = FITS[name as keyof typeof FITS];
    const isRight = name === 'texts' ? isTexts(value) : fits && (value === undefined || fits.test(String(value)));
    if (isRight && !(isSelector(name) && !canSelect(String(value ?? 'auto')))) continue;
    delete more[name];
    wrong.push(fits ? `${name}="${String(value)}" is not ${fits.source}` : `${name} is unknown or unreadable`);
  }
  // What a host developer gets without asking for it.
  // oxlint-disable-next-line no-console
  if (wrong.length) console.error(`onehash-bubble: default used for ${wrong.join('; ')}`);
}

const isSelector = (name: string): boolean => name === 'launcher' || name === 'container';

function canSelect(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}

function isTexts(value: unknown): boolean {
  try {
    const texts: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return Object.values(Object(texts)).every((text) => typeof text === 'string');
  } catch {
    return false;
  }
}
