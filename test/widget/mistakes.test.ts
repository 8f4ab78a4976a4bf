// @vitest-environment node
import './page.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkOptions } from '../../widget/appearance/read-options.ts';
import { explainMistake, type Mistake } from '../../widget/diagnose/mistakes.ts';
import { createBubble } from '../../widget/index.ts';
import type { BubbleOptions } from '../../widget/options.ts';
import type { Bubble } from '../../widget/public-api.ts';
import { PROBLEMS } from '../../wire/problem.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/* What the host developer reads on the console about mistakes in their own code and options. */

let visitor: Visitor;
let bubble: Bubble;
let told: string[];
beforeEach(() => {
  localStorage.clear();
  visitor = createVisitor();
  told = [];
  vi.spyOn(console, 'error').mockImplementation((text) => void told.push(String(text)));
});
afterEach(() => {
  bubble.destroy();
  visitor.leave();
  vi.restoreAllMocks();
});

const start = (options: Record<string, unknown> = {}): Bubble =>
  (bubble = createBubble({ server: BFF, ...options } as BubbleOptions));

/** One line about the bubble, with these words. */
async function says(...words: string[]): Promise<void> {
  await eventually(() => told.length > 0, 8_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(told).toEqual([expect.stringMatching(/^onehash-bubble: /)]);
  for (const word of words) expect(told[0]).toContain(word);
}

const CALLS: [string, (one: Bubble) => unknown, ...string[]][] = [
  ['an event with a letter too few', (one) => one.on('unred' as never, () => {}), '"unred"', '"unread"'],
  ['an event with another letter case', (one) => one.on('Message' as never, () => {}), '"Message"', '"message"'],
  ['an event that is like none', (one) => one.on('conversationStarted' as never, () => {}), 'open, close, message'],
  ['no handler', (one) => one.on('open', undefined as never), 'on("open")', 'function'],
  ['a text of blanks', (one) => one.send(' \n\t '), 'send()', 'at least one letter'],
  ['no text', (one) => one.send(undefined as never), 'send()', 'at least one letter'],
  ['a text that is too long', (one) => one.send('x'.repeat(200_000)), 'send()', 'too long'],
  ['identify with nothing', (one) => one.identify(undefined as never), 'identify()', 'object', 'undefined'],
  ['identify with a text', (one) => one.identify('ada' as never), 'identify()', 'object', 'a text'],
  ['identify with an empty object', (one) => one.identify({}), 'identify()', 'no value'],
  ['identify with a number', (one) => one.identify({ identifier: 7 as never }), 'identifier', 'a text', 'a number'],
  ['identify with a wrong field', (one) => one.identify({ e_mail: 'a@b.c' } as never), '"e_mail"', '"email"'],
  ['identify with a field of its own', (one) => one.identify({ plan: 'pro' } as never), '"plan"', 'custom_attributes'],
  ['a proof of nothing', (one) => one.identify({ identifier_hash: 'abc' }), 'identifier_hash', 'Add identifier'],
  ['a list of attributes', (one) => one.identify({ custom_attributes: [] as never }), 'custom_attributes', 'a list'],
];

test.each(CALLS)(
  '%s is named on the console in one sentence that says what is right',
  async (_what, call, ...words) => {
    start();
    void Promise.resolve(call(bubble)).catch(() => {});
    await says(...words);
  },
);

test('the same mistake is named once, and a right call not at all', async () => {
  start();
  bubble.on('unread', () => {});
  await bubble.send('Hello');
  await bubble.identify({ name: 'Ada', custom_attributes: { plan: 'pro' } });
  expect(told).toEqual([]);
  for (let time = 0; time < 3; time += 1) await bubble.send('  ').catch(() => {});
  await says('send()');
});

test.each<[string, (one: Bubble) => unknown]>([
  ['open', (one) => one.open()],
  ['close', (one) => one.close()],
  ['toggle', (one) => one.toggle()],
  ['on', (one) => one.on('open', () => {})],
  ['send', (one) => one.send('Hello')],
  ['identify', (one) => one.identify({ name: 'Ada' })],
  ['setTheme', (one) => one.setTheme('dark')],
  ['setLocale', (one) => one.setLocale('de')],
  ['hide', (one) => one.hide()],
])('%s() after destroy() is named on the console, and destroy() a second time is not', async (name, call) => {
  start();
  bubble.destroy();
  bubble.destroy();
  void Promise.resolve(call(bubble)).catch(() => {});
  await says(`${name}()`, 'was destroyed', 'createBubble()');
});

test.each([
  ['titel', 'title'],
  ['Colour', 'color'],
  ['lable', 'label'],
  ['fall-back', 'fallback'],
  ['langauge', 'server, site, title'],
])('the unknown option %s is reported with %s', (name, right) => {
  checkOptions({ [name]: 'x' });
  expect(told).toEqual([expect.stringContaining(right)]);
  bubble ??= start();
});

test.each<[string, Mistake, ...string[]]>([
  ['a key with a letter too many', { type: 'texts', keys: ['sendd'] }, '"sendd"', '"send"'],
  ['a key in another spelling', { type: 'texts', keys: ['load_earlier', 'send'] }, '"loadEarlier"'],
  ['a key like no other', { type: 'texts', keys: ['zzzzzzzz'] }, '"zzzzzzzz"', 'reference'],
  ['a language without texts', { type: 'locale', locale: 'sv-SE' }, '"sv-SE"', 'en, de, ar'],
])('%s is explained', async (_what, mistake, ...words) => {
  start();
  const sentence = await explainMistake(mistake);
  for (const word of words) expect(sentence).toContain(word);
});

test('right keys of every part, and languages that there are, are no mistake', async () => {
  start();
  expect(await explainMistake({ type: 'texts', keys: ['send', 'mute', 'keys', 'beforeStart'] })).toBeUndefined();
  for (const locale of ['en', 'de-CH', 'ar_EG', 'EN-gb']) {
    expect(await explainMistake({ type: 'locale', locale })).toBeUndefined();
  }
});

test('every language that has a catalogue, and no other, counts as one that there is', async () => {
  const languages = readdirSync('widget/locales').flatMap((file) => /^([a-z]{2})\.ts$/.exec(file)?.[1] ?? []);
  expect(languages).toContain('en');
  for (const locale of languages.flatMap((one) => [one, `${one}-XX`, one.toUpperCase()])) {
    expect(await explainMistake({ type: 'locale', locale })).toBeUndefined();
    start({ locale }).destroy();
  }
  // What is reported of them is said before this.
  start({ locale: 'sv' });
  await says('"sv"');
  const [named] = /There are: (.*?)\./.exec(told[0]!)!.slice(1);
  expect(named!.split(', ').toSorted()).toEqual(languages.toSorted());
  // The list that decides whether the sentence is loaded at all.
  const [, asked] = /\^\(([a-z|]+)\)\\b/.exec(readFileSync('widget/appearance/report-missing.ts', 'utf8'))!;
  expect(asked!.split('|').toSorted()).toEqual(languages.toSorted());
});

test.each([
  [{ container: '#chat-place' }, ['container="#chat-place"', 'Add the element']],
  [{ launcher: '.help-button' }, ['launcher=".help-button"']],
  [{ locale: 'sv' }, ['"sv"', 'en, de, ar']],
  [{ texts: { sendd: 'Go' } }, ['"send"']],
])('%j on a page without it is reported once the page has been drawn', async (options, words) => {
  start(options);
  await says(...words);
});

test('a wrong value of consent is named, and nothing is said to be missing', async () => {
  start({ consent: 'requierd' });
  const errors: string[] = [];
  bubble.on('error', (code) => errors.push(code));
  await bubble.ready;
  expect(errors).toEqual([]);
  await says('consent="requierd"', 'none or required');
});

test('an error of the interface has the sentence of the reference for its code', async () => {
  start();
  await bubble.ready;
  const failed = await bubble.identify({ email: 'nonsense' }).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'contact_invalid', message: PROBLEMS.contact_invalid.title });
  visitor.answerNext('contact', new Response('<h1>Welcome</h1>', { status: 502 }));
  const foreign = await bubble.setAttributes({ plan: 'pro' }).catch((error: unknown) => error);
  expect(foreign).toMatchObject({ code: 'unreadable', message: 'Something else than the server answered' });
  expect(await bubble.send(' ').catch((error: unknown) => error)).toMatchObject({
    code: 'message_blank',
    message: PROBLEMS.message_blank.title,
  });
});
