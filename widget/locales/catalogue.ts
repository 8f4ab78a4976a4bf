import type { alertsEn } from './notify-en.ts';
import type { en } from './en.ts';
import type { keyboardEn } from './keyboard-en.ts';
import type { formsEn } from './forms-en.ts';

/** The keys whose English is there when the panel is. */
export type CoreKey = keyof typeof en;

/** All keys. The English of each part that loads later is in its own file. */
export type Key = CoreKey | keyof typeof alertsEn | keyof typeof keyboardEn | keyof typeof formsEn;

/** A text; `{name}` in it stands for a value. Where a count decides, one for each form of the language's plurals. */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** One language. Whoever adds one adds its file here and its line in `languages.ts` and `launcher-others.ts`. */
export type Catalogue = Record<Key, Text>;

/** What a language's file gives: texts, or a way to spell the English ones. */
export interface Language {
  catalogue?: Catalogue;
  spell?: (text: string) => string;
}
