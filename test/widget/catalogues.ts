import { pseudo } from '../../widget/locales/pseudo.ts';
import type { Text } from '../../widget/locales/catalogue.ts';
import { notifyEn } from '../../widget/locales/notify-en.ts';
import { ar } from '../../widget/locales/ar.ts';
import { de } from '../../widget/locales/de.ts';
import { en as early } from '../../widget/locales/en.ts';
import { focusEn } from '../../widget/locales/focus-en.ts';
import { keyboardEn } from '../../widget/locales/keyboard-en.ts';
import { logEn } from '../../widget/locales/log-en.ts';
import { filesEn } from '../../widget/locales/files-en.ts';
import { formsEn } from '../../widget/locales/forms-en.ts';
import { markdownEn } from '../../widget/locales/markdown-en.ts';
import { richAr } from '../../widget/locales/rich-ar.ts';
import { richDe } from '../../widget/locales/rich-de.ts';
import { richEn } from '../../widget/locales/rich-en.ts';

/* What the bubble says in each language, whichever chunk it comes in. */

export const en: Record<string, Text> = {
  ...early,
  ...notifyEn,
  ...focusEn,
  ...keyboardEn,
  ...logEn,
  ...formsEn,
  ...markdownEn,
  ...filesEn,
  ...richEn,
};
export const spelled = Object.fromEntries(
  Object.entries(en).map(([key, text]) => [
    key,
    typeof text === 'string'
      ? pseudo(text)
      : Object.fromEntries(Object.entries(text).map(([form, words]) => [form, pseudo(words)])),
  ]),
) as Record<string, Text>;

export const CATALOGUES: [language: string, Record<string, Text>][] = [
  ['en', en],
  ['de', { ...de, ...richDe }],
  ['ar', { ...ar, ...richAr }],
  ['en-xa', spelled],
];
