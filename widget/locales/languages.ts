import type { Language } from './catalogue.ts';

/** Every language but English, which is always there: how its catalogue is loaded. */
const LOADERS: Record<string, () => Promise<Language>> = {
  ar: () => import('./ar.ts').then(({ ar }) => ({ catalogue: ar })),
  de: () => import('./de.ts').then(({ de }) => ({ catalogue: de })),
  // Not a language: English with accents and length, to see what would be cut off.
  'en-xa': () => import('./pseudo.ts').then(({ pseudo }) => ({ spell: pseudo })),
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
    for (const language of [text, text.split('-')[0]!])
      if (language === 'en' || Object.hasOwn(LOADERS, language)) return language;
  }
  return 'en';
}

/** @throws when its file can not be loaded */
export async function loadLanguage(language: string): Promise<Language> {
  return (await LOADERS[language]?.()) ?? {};
}

/** Of those above the ones written from right to left. */
export const isRightToLeft = (language: string): boolean => language === 'ar';
