// @vitest-environment node
import './page.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atom } from 'nanostores';
import ts from 'typescript';
import { afterEach, expect, test, vi } from 'vitest';
import type { CoreKey, Text } from '../../widget/locales/catalogue.ts';
import { de } from '../../widget/locales/de.ts';
import { en as early } from '../../widget/locales/en.ts';
import { chooseLanguage, isRightToLeft } from '../../widget/locales/languages.ts';
import { launcherEn } from '../../widget/locales/launcher-en.ts';
import { chooseLauncherWords } from '../../widget/locales/launcher-others.ts';
import { pseudo } from '../../widget/locales/pseudo.ts';
import { formsEn, type FormsKey } from '../../widget/locales/forms-en.ts';
import type { BubbleContext } from '../../widget/boot/context.ts';
import { createWords, type Say } from '../../widget/core/words.ts';
import type { Settings } from '../../wire/settings.ts';
import { eventually } from '../support/eventually.ts';
import { CATALOGUES, en, spelled } from './catalogues.ts';

afterEach(() => void vi.restoreAllMocks());

const formsOf = (text: Text): Record<string, string> => (typeof text === 'string' ? { other: text } : text);
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).toSorted();

test.each(CATALOGUES)('the catalogue of %s has every text, and the plural forms of its language', (language, texts) => {
  expect(Object.keys(texts).toSorted()).toEqual(Object.keys(en).toSorted());
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
  for (const [key, text] of Object.entries(texts)) {
    for (const form of Object.values(formsOf(text))) expect(form.trim(), key).not.toBe('');
    const isPlural = typeof en[key]! !== 'string';
    expect(typeof text === 'string' ? 'one text' : Object.keys(text).toSorted(), key).toEqual(
      isPlural ? forms : 'one text',
    );
  }
});

test.each(CATALOGUES)('a translation into %s has the same values in it as the English', (_language, texts) => {
  for (const [key, text] of Object.entries(texts)) {
    const expected = placeholders(formsOf(en[key]!).other!);
    // "One message" needs no number; the form for all others does.
    for (const [form, words] of Object.entries(formsOf(text))) {
      if (form === 'other' || typeof text === 'string') expect(placeholders(words), key).toEqual(expected);
      else expect(expected, key).toEqual(expect.arrayContaining(placeholders(words)));
    }
  }
});

test('the pseudo-language is at least 40 % longer, in brackets, and keeps what stands for a value', () => {
  for (const [key, text] of Object.entries(spelled)) {
    for (const [form, words] of Object.entries(formsOf(text))) {
      const english = formsOf(en[key]!)[form]!;
      expect(words.length, key).toBeGreaterThanOrEqual(english.length * 1.4);
      expect(words, key).toMatch(/^\[.*\]$/);
      expect(placeholders(words), key).toEqual(placeholders(english));
    }
  }
});

const WISHES: unknown[][] = [
  [],
  ['de'],
  ['de-CH'],
  ['DE_at'],
  ['ar-EG', 'de'],
  ['en-GB', 'de'],
  ['EN', 'ar'],
  ['en-XA'],
  ['en_xa', 'de'],
  ['', 'de'],
  [undefined, null, 'ar'],
  ['tlh', 'de-x-private'],
  ['xx', 'yy'],
  ['constructor', 'toString', '__proto__', 'ar'],
  [42, {}, 'de'],
  ['germany', 'de'],
  ['*'],
];

test.each(WISHES.map((wish) => [wish]))('launcher and panel speak the same language for %j', (wish) => {
  const language = chooseLanguage(wish);
  const launcher = chooseLauncherWords(wish);
  expect(launcher?.[0] ?? 'en').toBe(language);
  expect(launcher?.[1].dir ?? 'ltr').toBe(isRightToLeft(language) ? 'rtl' : 'ltr');
});

test('the first wish that there is counts, and English where there is none', () => {
  expect(chooseLanguage(['tlh', 'de-AT', 'ar'])).toBe('de');
  expect(chooseLanguage(['constructor', 'fr'])).toBe('en');
});

test('what the launcher says is what the catalogues say', () => {
  for (const [language, texts] of CATALOGUES) {
    const words = language === 'en' ? launcherEn : chooseLauncherWords([language])![1];
    expect(words.open).toBe(texts['open']);
  }
  expect(chooseLauncherWords(['en-xa'])![1].failed).toBe(pseudo(launcherEn.failed));
});

/** The words of a bubble on a page that wants something. */
function speaker(wish: { locale?: string; page?: string; more?: Record<string, unknown>; site?: Partial<Settings> }) {
  const host = document.createElement('div');
  document.documentElement.lang = wish.page ?? '';
  vi.stubGlobal('navigator', { languages: [] });
  const more: Record<string, unknown> = { locale: wish.locale, ...wish.more };
  let changeLocale = (): void => {};
  const context = {
    options: { more },
    root: { host },
    on: (_: string, listener: () => void) => (changeLocale = listener),
  } as unknown as BubbleContext;
  const $settings = atom<Settings | undefined>(undefined);
  const { $say, ready } = createWords(context, $settings);
  return {
    host,
    ready,
    say: ((...words: Parameters<Say>) => $say.get()(...words)) as Say,
    /** Says what a part that loads later has to say. */
    sayLater: (key: FormsKey | CoreKey, values?: Record<string, string>) => $say.get().with(formsEn)(key, values),
    language: () => $say.get().language,
    setLocale(locale: string) {
      more['locale'] = locale;
      changeLocale();
    },
    openSession: () => $settings.set({ site: 'main', title: 'Shop', create_contact: 'load', ...wish.site }),
  };
}

test('a language that is not there gives the next best', async () => {
  const { ready, language } = speaker({ locale: 'tlh', page: 'de-AT' });
  await ready;
  expect(language()).toBe('de');
});

test("the site's own language is the last wish", async () => {
  const first = speaker({ page: 'de', site: { locale: 'ar' } });
  await first.ready;
  first.openSession();
  await Promise.resolve();
  expect(first.language()).toBe('de');
  const second = speaker({ page: 'fr', site: { locale: 'ar' } });
  await second.ready;
  expect(second.language()).toBe('en');
  second.openSession();
  await eventually(() => second.language() === 'ar');
  expect(second.host.dir).toBe('rtl');
});

test('numbers and plural forms are those of the language', async () => {
  const { ready, say, setLocale, language } = speaker({ locale: 'de' });
  await ready;
  expect(say('openUnread', { count: 1 })).toBe('Chat öffnen, 1 ungelesene Nachricht');
  expect(say('openUnread', { count: 1234 })).toContain('1.234');
  setLocale('ar');
  await eventually(() => language() === 'ar');
  const forms = [0, 1, 2, 3, 11, 100].map((count) => say('tooLong', { count }));
  expect(new Set(forms).size).toBe(6);
});

test("a host's own words come before all others, and what is no text is passed over", async () => {
  const texts = { send: 'Go', close: 7, openUnread: '{count} new', constructor: 'x' };
  const { ready, say, setLocale, language } = speaker({ locale: 'en', more: { texts } });
  await ready;
  expect(say('send')).toBe('Go');
  expect(say('close')).toBe('Close chat');
  expect(say('openUnread', { count: 3 })).toBe('3 new');
  setLocale('de');
  await eventually(() => language() === 'de');
  expect(say('send')).toBe('Go');
  expect(say('close')).toBe('Chat schließen');
});

test("a part that loads later speaks the visitor's language with the host's own words, and brings its English", async () => {
  const { ready, sayLater, setLocale, language } = speaker({ locale: 'de', more: { texts: { skip: 'Later' } } });
  await ready;
  expect(sayLater('beforeStart')).toBe(de.beforeStart);
  expect(sayLater('send')).toBe(de.send);
  expect(sayLater('skip')).toBe('Later');
  setLocale('en');
  await eventually(() => language() === 'en');
  expect(sayLater('beforeStart')).toBe(formsEn.beforeStart);
  expect(sayLater('answerTo', { address: 'ann@lamplight.test' })).toBe('We’ll answer to ann@lamplight.test.');
  expect(sayLater('send')).toBe(early.send);
});

test("an empty conversation has the site's greeting, unless the page has one of its own", async () => {
  const site = { greeting: 'Hello from the shop' };
  const plain = speaker({ site });
  await plain.ready;
  expect(plain.say('greeting')).toBe(en.greeting);
  plain.openSession();
  await eventually(() => plain.say('greeting') === site.greeting);
  const own = speaker({ site, more: { texts: { greeting: 'Hello from this page' } } });
  await own.ready;
  own.openSession();
  await Promise.resolve();
  expect(own.say('greeting')).toBe('Hello from this page');
});

/** Every source of the widget but the catalogues. */
const SOURCES = readdirSync('widget', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('locales'))
  .map((name) => join('widget', name));
const SPOKEN = /^(textContent|innerText|ariaLabel|ariaDescription|ariaRoleDescription|title|alt|placeholder)$/;
const SPOKEN_ATTRIBUTES = /^(aria-(label|description|roledescription|placeholder|valuetext)|title|alt|placeholder)$/;

/** Literal words that a visitor would see or hear. */
function wordsIn(file: string, code = readFileSync(file, 'utf8')): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text);
  const literalsOf = (node: ts.Node): string[] => {
    if (ts.isCallExpression(node)) return [];
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node))
      return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    return node.getChildren().flatMap(literalsOf);
  };
  const note = (texts: string[]): void => {
    found.push(...texts.filter(hasWords).map((text) => `${file}: ${text.trim()}`));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note([node.text]);
    if (ts.isJsxAttribute(node) && SPOKEN_ATTRIBUTES.test(node.name.getText()) && node.initializer)
      note(literalsOf(node.initializer));
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) && node.expression)
      note(ts.isStringLiteralLike(node.expression) ? [node.expression.text] : conditional(node.expression));
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      SPOKEN.test(node.left.name.text)
    )
      note(literalsOf(node.right));
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('setAttribute')) {
      const [name, value] = node.arguments;
      if (name && value && ts.isStringLiteralLike(name) && SPOKEN_ATTRIBUTES.test(name.text)) note(literalsOf(value));
    }
    ts.forEachChild(node, visit);
  };
  const conditional = (node: ts.Expression): string[] =>
    ts.isConditionalExpression(node)
      ? [node.whenTrue, node.whenFalse].flatMap((side) => (ts.isStringLiteralLike(side) ? [side.text] : []))
      : [];
  visit(source);
  return found;
}

test('no text stands outside of a catalogue', () => {
  expect(SOURCES.length).toBeGreaterThan(50);
  expect(SOURCES.flatMap((file) => wordsIn(file))).toEqual([]);
});

test.each([
  '<p>Hello</p>',
  '<p>{"Hello"}</p>',
  '<p>{busy ? "Loading" : null}</p>',
  '<button aria-label="Close" />',
  '<button title={busy ? "Wait" : say("close")} />',
  'button.ariaLabel = `Open ${count}`',
  'tip.textContent = ok ? "Fine" : ""',
  'button.setAttribute("aria-label", "Close")',
])('the search finds the text in %s', (code) => {
  expect(wordsIn('x.tsx', code)).toHaveLength(1);
});

test.each(['<p class="own">{say("close")}</p>', 'cross.textContent = "✕"', '<i dir="auto">{name}</i>'])(
  'the search finds no text in %s',
  (code) => {
    expect(wordsIn('x.tsx', code)).toEqual([]);
  },
);

test('every catalogue can be chosen, and is looked at here', () => {
  const languages = readdirSync('widget/locales').flatMap((name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? []);
  expect(languages.map((language) => chooseLanguage([language]))).toEqual(languages);
  expect(CATALOGUES.map(([language]) => language)).toEqual(expect.arrayContaining(languages));
});
