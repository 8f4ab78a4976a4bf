import { formsEn, type FormsKey } from '../../locales/forms-en.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { Say } from '../../core/words.ts';

/** Says what the panel and the questions have to say. */
export type SayHere = Say<CoreKey | FormsKey>;

/** In the language that the panel speaks, with the host's own words. */
export function wordsLike(say: Say): SayHere {
  return say.with(formsEn);
}
