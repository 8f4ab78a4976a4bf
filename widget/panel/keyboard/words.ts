import { extrasEn, type ExtrasKey } from '../../locales/keyboard-en.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { Say } from '../../core/words.ts';

/** Says what the panel and the extras have to say. */
export type SayExtra = Say<CoreKey | ExtrasKey>;

/** In the language that the panel speaks, with the host's own words. */
export function wordsLike(say: Say): SayExtra {
  return say.with(extrasEn);
}
