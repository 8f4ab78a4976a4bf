import type { launcherEn } from './launcher-en.ts';

type LauncherWords = typeof launcherEn & { dir: 'ltr' | 'rtl' };

/** The launcher's texts in the other languages, loaded only if one of them is wanted. */
const OTHERS: Record<string, LauncherWords> = {
  ar: { dir: 'rtl', open: 'فتح المحادثة', failed: 'تعذّر تحميل المحادثة. حاول مرة أخرى.' },
  de: {
    dir: 'ltr',
    open: 'Chat öffnen',
    failed: 'Der Chat konnte nicht geladen werden. Versuchen Sie es noch einmal.',
  },
  'en-xa': {
    dir: 'ltr',
    open: '[Ópéñ çhát ~ ~]',
    failed: '[Thé çhát çóúld ñót bé lóádéd. Trý ágáíñ. ~ ~ ~ ~ ~ ~ ~ ~]',
  },
};

/** The first wanted language, chosen as in `languages.ts`. `undefined` for English. */
export function chooseLauncherWords(wanted: readonly unknown[]): [language: string, words: LauncherWords] | undefined {
  for (const tag of wanted) {
    const text = String(tag ?? '')
      .toLowerCase()
      .replaceAll('_', '-');
    for (const language of [text, text.split('-')[0]!]) {
      if (Object.hasOwn(OTHERS, language)) return [language, OTHERS[language]!];
      if (language === 'en') return undefined;
    }
  }
  return undefined;
}
