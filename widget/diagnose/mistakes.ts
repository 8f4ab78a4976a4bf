import type { BubbleEvents, Identity } from '../public-api.ts';
import type { Options } from '../options.ts';

/** A mistake in the page's code or options that would otherwise have no visible effect. */
export type Mistake =
  | { type: 'destroyed'; call: string }
  | { type: 'event'; name: unknown }
  | { type: 'handler'; name: unknown }
  | { type: 'blank' | 'too long' }
  | { type: 'identity'; identity: unknown }
  | { type: 'selector'; option: 'container' | 'launcher'; selector: string }
  | { type: 'locale'; locale: string }
  | { type: 'texts'; keys: string[] };

const EVENTS: Record<keyof BubbleEvents, true> = {
  open: true,
  close: true,
  message: true,
  send: true,
  sent: true,
  unread: true,
  identified: true,
  reset: true,
  error: true,
};

/** What each field of an identity has to be. */
const FIELDS: Record<keyof Identity, 'text' | 'token' | 'object'> = {
  identifier: 'text',
  identifier_hash: 'text',
  token: 'token',
  name: 'text',
  email: 'text',
  phone_number: 'text',
  avatar_url: 'text',
  custom_attributes: 'object',
};

const LANGUAGES = ['en', 'de', 'ar'];

const reported = new WeakMap<Options, Set<string>>();

/** Says on the console, once for each bubble, what is wrong with a call or an option, and what is right. */
export async function reportMistake(options: Options, mistake: Mistake): Promise<void> {
  const said = reported.get(options) ?? new Set();
  reported.set(options, said);
  const sentence = await explainMistake(mistake);
  if (!sentence || said.has(sentence)) return;
  said.add(sentence);
  // The host developer sees it without any option.
  // oxlint-disable-next-line no-console
  console.error(`onehash-bubble: ${sentence}`);
}

/** @returns `undefined` if it is no mistake */
export async function explainMistake(mistake: Mistake): Promise<string | undefined> {
  switch (mistake.type) {
    case 'destroyed':
      return `${mistake.call}() does nothing: this bubble was destroyed. Make a new one with createBubble().`;
    case 'event':
      return `There is no event "${String(mistake.name)}"${await hint(mistake.name, Object.keys(EVENTS))}`;
    case 'handler':
      return `on("${String(mistake.name)}") needs a function as its second argument.`;
    case 'blank':
      return 'send() has sent nothing: it needs a text with at least one letter or sign.';
    case 'too long':
      return 'send() has sent nothing: the text is too long. Send it in parts.';
    case 'identity':
      return explainIdentity(mistake.identity);
    case 'selector':
      return `No element of the page matches ${mistake.option}="${mistake.selector}". Add the element, or correct the selector; the bubble waits for it.`;
    case 'locale':
      return explainLocale(mistake.locale);
    case 'texts':
      return explainTexts(mistake.keys);
  }
}

async function explainIdentity(identity: unknown): Promise<string | undefined> {
  const right = `identify() takes an object like { identifier: '42', name: 'Ada' }`;
  if (typeof identity !== 'object' || identity === null || Array.isArray(identity))
    return `${right}, not ${kindOf(identity)}.`;
  const given = Object.entries(identity).filter(([, value]) => value !== undefined && value !== null);
  if (!given.length) return `${right}; this one has no value.`;
  for (const [name, value] of given) {
    if (!Object.hasOwn(FIELDS, name))
      return `identify(): there is no field "${name}"${await hint(name, Object.keys(FIELDS))} Put details of your own into custom_attributes.`;
    const wanted = FIELDS[name as keyof Identity];
    const kind = kindOf(value);
    if (wanted === 'text' && kind !== 'a text') return `identify(): ${name} has to be a text, not ${kind}.`;
    if (wanted === 'token' && kind !== 'a text' && kind !== 'a function')
      return `identify(): token has to be a text, or a function that returns one, not ${kind}.`;
    if (wanted === 'object' && kind !== 'an object')
      return `identify(): ${name} has to be an object like { plan: 'pro' }, not ${kind}.`;
  }
  const { identifier, identifier_hash } = identity as Identity;
  if (identifier_hash && !identifier)
    return 'identify(): identifier_hash is the proof of an identifier. Add identifier.';
  return undefined;
}

async function explainLocale(locale: string): Promise<string | undefined> {
  const language = locale.toLowerCase().split(/[-_]/)[0]!;
  if (LANGUAGES.includes(language)) return undefined;
  return `There are no texts in the language "${locale}". There are: ${LANGUAGES.join(', ')}. Until then the next language is used that the page or the browser asks for.`;
}

async function explainTexts(keys: string[]): Promise<string | undefined> {
  // Every catalogue has all keys.
  const known = Object.keys((await import('../locales/de.ts')).de);
  const unknown = keys.filter((key) => !known.includes(key));
  if (!unknown.length) return undefined;
  const hints = unknown.map(
    async (key) => `There is no text "${key}"${await hint(key, known, 'The keys are in the reference.')}`,
  );
  return (await Promise.all(hints)).join(' ');
}

/** The end of a sentence: the nearest known name, or all. */
async function hint(name: unknown, known: string[], otherwise = `There are: ${known.join(', ')}.`): Promise<string> {
  const { nearestName } = await import('../appearance/appearance.ts');
  const nearest = nearestName(String(name), known);
  return nearest ? `. Did you mean "${nearest}"?` : `. ${otherwise}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
