import { atom, type ReadableAtom } from 'nanostores';
import type { Settings } from '../wire/settings.ts';
import type { Catalogue, Key } from './locales/catalogue.ts';
import { en } from './locales/en.ts';
import { chooseLanguage, isRightToLeft, loadCatalogue } from './locales/languages.ts';
import type { Stage } from './stage.ts';

/** Says something in the visitor's language. */
export interface Say {
  (key: Key, values?: Record<string, string | number>): string;
  /** BCP 47. */
  language: string;
  /** The host's own words, by key. */
  own: { [key: string]: unknown };
}

export interface Words {
  $say: ReadableAtom<Say>;
  /** Kept when the visitor's language is there, or was waited for long enough. */
  ready: Promise<unknown>;
}

/**
 * The words of one bubble, in the first of the wanted languages that there is, the site's last; English until they are
 * there, and where they can not be loaded.
 */
export function createWords(
  { options, root, wanted, onLocale }: Stage,
  $settings: ReadableAtom<Settings | undefined>,
): Words {
  const { more } = options;
  const $say = atom(sayIn('en', en, {}));
  const host = root.host as HTMLElement;
  /** The newest wish counts, whichever file comes first. */
  let turn = 0;

  onLocale(choose);
  $settings.listen(choose);
  // A panel waits this long for its language.
  return { $say, ready: Promise.race([choose(), new Promise((resolve) => setTimeout(resolve, 1000))]) };

  async function choose(): Promise<void> {
    const mine = (turn += 1);
    const site = $settings.get();
    const language = chooseLanguage([...wanted(), site?.locale]);
    // JSON on a tag is made an object by `look/options.ts`, which also says what is wrong with them.
    const own = { greeting: site?.greeting, ...(more.texts as object) };
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

function sayIn(language: string, catalogue: Catalogue, own: Record<string, unknown>): Say {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const say = (key: Key, values: Record<string, string | number> = {}): string => {
    const mine = own[key];
    const text = typeof mine === 'string' ? mine : catalogue[key];
    const words = typeof text === 'string' ? text : (text[plurals.select(Number(values.count))] ?? text.other);
    return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name] ?? whole;
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  return Object.assign(say, { language, own });
}
