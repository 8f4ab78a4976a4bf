import type { alertsEn } from './notify-en.ts';
import type { en } from './en.ts';
import type { extrasEn } from './keyboard-en.ts';
import type { questionsEn } from './forms-en.ts';

/** Everything the bubble says, by name. The English of what is loaded later is in files of its own. */
export type Key = keyof typeof en | keyof typeof alertsEn | keyof typeof extrasEn | keyof typeof questionsEn;

/** A text; `{name}` in it stands for a value. Where a count decides, one for each form of the language's plurals. */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** One language. Whoever adds one adds its file here and its line in `languages.ts` and `launcher-others.ts`. */
export type Catalogue = Record<Key, Text>;

/** What a language's file gives: texts, or a way to spell the English ones. */
export interface Language {
  catalogue?: Catalogue;
  spell?: (text: string) => string;
}
