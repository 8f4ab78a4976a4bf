import type { alertsEn } from './alerts-en.ts';
import type { en } from './en.ts';

/** Everything the bubble says, by name. */
export type Key = keyof typeof en | keyof typeof alertsEn;

/** A text; `{name}` in it stands for a value. Where a count decides, one for each form of the language's plurals. */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** One language. Whoever adds one adds its file here and its line in `languages.ts` and `look/words.ts`. */
export type Catalogue = Record<Key, Text>;
