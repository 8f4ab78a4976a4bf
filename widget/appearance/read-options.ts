import type { BubbleOptions } from '../options.ts';

const NONE = /(?!)/;
/** What fits, and what a host developer reads where something does not. */
const FITS: Record<Exclude<keyof BubbleOptions, 'texts'>, [fits: RegExp, cure: string]> = {
  // These the launcher takes itself where they are right.
  server: [NONE, 'an address like https://chat.example'],
  site: [NONE, 'a name of letters, digits, "-" and "_"'],
  title: [NONE, 'a text'],
  storage: [NONE, 'auto or cookie'],
  theme: [/^(auto|light|dark)$/, 'auto, light or dark'],
  color: [/^#([\da-f]{3}|[\da-f]{6})$/i, '#rgb or #rrggbb'],
  side: [/^(end|start)$/, 'end or start'],
  label: [/\S/, 'a text'],
  launcher: [/\S/, 'auto, none or a CSS selector'],
  container: [/\S/, 'a CSS selector'],
  locale: [/^[a-z]{2,8}([-_][a-z\d]{1,8})*$/i, 'a language like de or pt-BR'],
  greeting: [/\S/, 'a text'],
  sound: [/^(on|off)$/, 'on or off'],
  blink: [/^(on|off)$/, 'on or off'],
  icon: [/^(https?:|\/|\.)\S+$/, 'an address of a picture'],
  consent: [/^(none|required)$/, 'none or required'],
  show: [/^(now|later)$/, 'now or later'],
  fallback: [/^(mailto:|tel:|https?:\/\/)\S+$/, 'an address like mailto:help@shop.example'],
  context: [/^(on|off)$/, 'on or off'],
  debug: [/^(true|false)$/, 'true or false'],
};

/** On a script tag stand attributes of others too: of frameworks, loaders and consent managers. */
const FOREIGN =
  /^(nscript|precedence|href|cfasync|nHead|hid|turbo|cookie|category|usercentrics|test|react|v[A-Z\d-]|astro|svelte)/;

/** Leaves what is right, and says once what is wrong and what would be right. */
export function checkOptions(more: Record<string, unknown>): void {
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(more)) {
    if (name === 'texts') more['texts'] = readTexts(value);
    const isGiven = more[name] !== undefined && (more[name] !== '' || name === 'debug');
    const cure = isGiven ? cureOf(name, more[name] as string) : undefined;
    if (isGiven && cure === undefined) continue;
    delete more[name];
    if (cure) wrong.push(cure);
  }
  // What a host developer gets without asking for it.
  // oxlint-disable-next-line no-console
  if (wrong.length) console.error(`onehash-bubble: default used. ${wrong.join('; ')}.`);
}

/** `undefined`: it is right. `''`: it is none of ours. */
function cureOf(name: string, value: unknown): string | undefined {
  if (name === 'texts') return value ? undefined : 'texts has to be an object of texts, or JSON of one';
  if (!Object.hasOwn(FITS, name)) {
    return FOREIGN.test(name) ? '' : `${name} is no option (${Object.keys(FITS).join(', ')}, texts)`;
  }
  const [fits, cure] = FITS[name as keyof typeof FITS];
  const text = String(value);
  // On a tag the attribute alone is enough.
  if (name === 'debug' && text === '') return undefined;
  const isSelector = name === 'launcher' || name === 'container';
  if (fits.test(text) && (!isSelector || canSelect(text))) return undefined;
  return `${name}="${text}" has to be ${cure}`;
}

function canSelect(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}

/** An object, or JSON on a tag; `false` when it is neither, or something in it is no text. */
function readTexts(given: unknown): object | false {
  try {
    const texts: unknown = typeof given === 'string' ? JSON.parse(given || '{}') : (given ?? {});
    const isRight = Object.getPrototypeOf(texts) === Object.prototype;
    return isRight && Object.values(texts as object).every((text) => typeof text === 'string') && (texts as object);
  } catch {
    return false;
  }
}
