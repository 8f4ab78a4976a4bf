import type { BubbleOptions } from '../options.ts';
import { nearestName } from './nearest-name.ts';

const NONE = /(?!)/;
/** What a value has to match, and what the host developer is told if it does not. */
const VALID: Record<Exclude<keyof BubbleOptions, 'texts'>, [pattern: RegExp, expected: string]> = {
  // The launcher has taken these four if they are valid. Here they are always invalid.
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

/** Attributes of a script tag that belong to frameworks, loaders and consent managers. */
const FOREIGN =
  /^(nscript|precedence|href|cfasync|nHead|hid|turbo|cookie|category|usercentrics|test|react|v[A-Z\d-]|astro|svelte)/;

/** Removes invalid options, and reports them once with what is expected. Parses `texts` if it is JSON. */
export function checkOptions(more: Record<string, unknown>): void {
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(more)) {
    if (name === 'texts') more['texts'] = readTexts(value);
    const isGiven = more[name] !== undefined && (more[name] !== '' || name === 'debug');
    const problem = isGiven ? problemOf(name, more[name] as string) : undefined;
    if (isGiven && problem === undefined) continue;
    delete more[name];
    if (problem) wrong.push(problem);
  }
  // The host developer sees it without any option.
  // oxlint-disable-next-line no-console
  if (wrong.length) console.error(`onehash-bubble: default used. ${wrong.join('; ')}.`);
}

/** What is wrong with an option. `undefined`: nothing. `''`: the attribute is not ours. */
function problemOf(name: string, value: unknown): string | undefined {
  if (name === 'texts') return value ? undefined : 'texts has to be an object of texts, or JSON of one';
  if (!Object.hasOwn(VALID, name)) {
    if (FOREIGN.test(name)) return '';
    const known = [...Object.keys(VALID), 'texts'];
    const nearest = nearestName(name, known);
    return `${name} is no option (${known.join(', ')})${nearest ? `; did you mean ${nearest}?` : ''}`;
  }
  const [pattern, expected] = VALID[name as keyof typeof VALID];
  const text = String(value);
  // The attribute `data-debug` needs no value.
  if (name === 'debug' && text === '') return undefined;
  const isSelector = name === 'launcher' || name === 'container';
  if (pattern.test(text) && (!isSelector || canSelect(text))) return undefined;
  return `${name}="${text}" has to be ${expected}`;
}

function canSelect(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}

/** Reads `texts`, an object or its JSON. `false` if it is neither, or if a value is not a string. */
function readTexts(given: unknown): object | false {
  try {
    const texts: unknown = typeof given === 'string' ? JSON.parse(given || '{}') : (given ?? {});
    const isObject = Object.getPrototypeOf(texts) === Object.prototype;
    return isObject && Object.values(texts as object).every((text) => typeof text === 'string') && (texts as object);
  } catch {
    return false;
  }
}
