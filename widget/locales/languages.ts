import type { Language } from './catalogue.ts';

/** How the catalogue of each language is loaded. English is always there. */
const LOADERS: Record<string, () => Promise<Language>> = {
  ar: () => import('./ar.ts').then(({ ar }) => ({ catalogue: ar })),
  de: () => import('./de.ts').then(({ de }) => ({ catalogue: de })),
  // Not a language: longer English with accents, which shows where texts are cut off.
  'en-xa': () => import('./pseudo.ts').then(({ pseudo }) => ({ spell: pseudo })),
};

/**
 * The first wanted language that has a catalogue, else English.
 *
 * @param wanted BCP 47 tags in the order of preference; anything else is ignored
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

/** @throws if its file can't be loaded */
export async function loadLanguage(language: string): Promise<Language> {
  return (await LOADERS[language]?.()) ?? {};
}

/** Whether one of these languages is written from right to left. */
export const isRightToLeft = (language: string): boolean => language === 'ar';
