import type { Say } from '../../core/words.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import { formsEn, type FormsKey } from '../../locales/forms-en.ts';
import { useView } from '../view.ts';

/** The panel's texts, and those of the forms. */
export function useWords(): Say<CoreKey | FormsKey> {
  return useView().say.with(formsEn);
}
