import { extrasEn, type ExtrasKey } from '../../locales/keyboard-en.ts';
import type { Say } from '../../core/words.ts';

/** Says what only the extras have to say. */
export type SayExtra = (key: ExtrasKey, values?: Record<string, string>) => string;

/** In the language that the panel speaks, with the host's own words. */
export function wordsLike(say: Say): SayExtra {
  return (key, values) => say(key, values, extrasEn[key]);
}
