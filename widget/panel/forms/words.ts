import type { Key } from '../../locales/catalogue.ts';
import { questionsEn } from '../../locales/forms-en.ts';
import type { Say } from '../../core/words.ts';

/** Says what only the questions have to say, and all that the panel says. */
export type SayHere = (key: Key, values?: Record<string, string>) => string;

/** In the language that the panel speaks, with the host's own words. */
export function wordsLike(say: Say): SayHere {
  return (key, values) => say(key, values, (questionsEn as Partial<Record<Key, string>>)[key]);
}
