import type { notifyEn } from './notify-en.ts';
import type { en } from './en.ts';
import type { focusEn } from './focus-en.ts';
import type { keyboardEn } from './keyboard-en.ts';
import type { logEn } from './log-en.ts';
import type { markdownEn } from './markdown-en.ts';
import type { filesEn } from './files-en.ts';
import type { formsEn } from './forms-en.ts';
import type { RichKey } from './rich-en.ts';

/** The keys whose English is there when the panel is. */
export type CoreKey = keyof typeof en;

/** All keys. The English of each part that loads later is in its own file. */
export type Key =
  | CoreKey
  | keyof typeof notifyEn
  | keyof typeof keyboardEn
  | keyof typeof logEn
  | keyof typeof focusEn
  | keyof typeof formsEn
  | keyof typeof markdownEn
  | keyof typeof filesEn
  | RichKey;

/** A text; `{name}` in it stands for a value. If it depends on `{count}`, one text for each plural form of the language. */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** The texts of one language. A new language also needs a line in `languages.ts` and in `launcher-others.ts`. */
export type Catalogue = Record<Exclude<Key, RichKey>, Text>;

/** What the file of a language provides: texts, or a function that respells the English ones. */
export interface Language {
  catalogue?: Catalogue;
  spell?: (text: string) => string;
}
