import { atom, type ReadableAtom } from 'nanostores';
import type { Catalogue, Key, Text } from './locales/catalogue.ts';
import { en } from './locales/en.ts';
import { chooseLanguage, isRightToLeft, loadCatalogue } from './locales/languages.ts';
import type { Stage } from './stage.ts';

/** Says something in the visitor's language. */
export interface Say {
  /** @param spare the English of a later chunk, which the first catalogue does not have */
  (key: Key, values?: Record<string, string | number>, spare?: Text): string;
  /** BCP 47. */
  language: string;
}

/**
 * The words of one bubble, in the first of the wanted languages that there is; English until they are there, and where
 * they can not be loaded.
 */
export function createWords({ options, root, wanted, onLocale, session }: Stage): ReadableAtom<Say> {
  const own = ownTexts(options.more.texts);
  const $say = atom(sayIn('en', en, own));
  const host = root.host as HTMLElement;
  /** The newest wish counts, whichever file comes first. */
  let turn = 0;

  onLocale(() => void choose());
  void choose();
  return $say;

  async function choose(): Promise<void> {
    const mine = (turn += 1);
    const language = chooseLanguage([...wanted(), session.answer?.settings.locale]);
    const say = await loadCatalogue(language).then(
      (catalogue) => sayIn(language, catalogue, own),
      () => sayIn('en', en, own),
    );
    if (mine !== turn) return;
    // The page may speak another language, in another direction.
    host.lang = say.language;
    host.dir = isRightToLeft(say.language) ? 'rtl' : 'ltr';
    $say.set(say);
  }
}

function sayIn(language: string, catalogue: Partial<Catalogue>, own: Partial<Catalogue>): Say {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const say = (key: Key, values: Record<string, string | number> = {}, spare?: Text): string => {
    const text = own[key] ?? catalogue[key] ?? (en as Partial<Catalogue>)[key] ?? spare ?? key;
    const words = typeof text === 'string' ? text : (text[plurals.select(Number(values.count))] ?? text.other);
    return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name] ?? whole;
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  return Object.assign(say, { language });
}

/** A host's own words, an object or JSON on a tag; what is wrong with them is said by `look/options.ts`. */
function ownTexts(given: unknown): Partial<Catalogue> {
  try {
    return Object(typeof given === 'string' ? JSON.parse(given) : given);
  } catch {
    return {};
  }
}
