import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';

/** Every language but English, which is always there: how its catalogue is loaded. */
const LOADERS: Record<string, () => Promise<Catalogue>> = {
  ar: () => import('./ar.ts').then(({ ar }) => ar),
  de: () => import('./de.ts').then(({ de }) => de),
  // Not a language: English with accents and length, to see what would be cut off.
  'en-xa': () => import('./pseudo.ts').then(({ pseudo }) => pseudo(en)),
};

/**
 * The first wanted language that there is.
 *
 * @param wanted BCP 47, the best first; what is no tag is passed over
 */
export function chooseLanguage(wanted: readonly unknown[]): string {
  for (const tag of wanted) {
    const text = String(tag ?? '')
      .toLowerCase()
      .replaceAll('_', '-');
    for (const language of [text, text.split('-')[0]!]) if (language === 'en' || LOADERS[language]) return language;
  }
  return 'en';
}

/** @throws when its file can not be loaded */
export async function loadCatalogue(language: string): Promise<Partial<Catalogue>> {
  return (await LOADERS[language]?.()) ?? en;
}

/** Written from right to left. */
export const isRightToLeft = (language: string): boolean => /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(language);
