import { atom, type ReadableAtom } from 'nanostores';
import type { Settings } from '../../wire/settings.ts';
import type { CoreKey, Key, Language, Text } from '../locales/catalogue.ts';
import { en } from '../locales/en.ts';
import { chooseLanguage, isRightToLeft, loadLanguage } from '../locales/languages.ts';
import type { BubbleContext } from '../boot/context.ts';

/** Returns a text in the visitor's language. Knows the keys of the panel's own English, and those added by {@link with}. */
export interface Say<Known extends Key = CoreKey> {
  (key: Known, values?: Record<string, string | number>): string;
  /** BCP 47. */
  language: string;
  /** The same with the English of a part that loads later. Languages without their own text fall back to it. */
  with<More extends Key>(english: Record<More, Text>): Say<Known | More>;
}

export interface Words {
  $say: ReadableAtom<Say>;
  /** Resolves when the visitor's language is loaded, or after a second. */
  ready: Promise<unknown>;
}

/**
 * The texts of one bubble in the first wanted language that has a catalogue; the site's language comes last. English until
 * the catalogue is loaded, and if it can't be loaded.
 */
export function createWords(context: BubbleContext, $settings: ReadableAtom<Settings | undefined>): Words {
  const { root } = context;
  const { more } = context.options;
  const $say = atom(sayIn('en', {}, {}));
  const host = root.host as HTMLElement;
  /** Counts the choices: only the newest one is applied, whichever file loads first. */
  let choices = 0;
  let current = '';

  context.on('locale', choose);
  $settings.listen(choose);
  // The panel waits this long for its language.
  return { $say, ready: Promise.race([choose(), new Promise((resolve) => setTimeout(resolve, 1000))]) };

  async function choose(): Promise<void> {
    const mine = (choices += 1);
    const site = $settings.get();
    const language = chooseLanguage([more.locale, document.documentElement.lang, ...navigator.languages, site?.locale]);
    // `appearance/read-options.ts` has checked them, and parsed the JSON of a tag.
    const texts = { greeting: site?.greeting, ...(more.texts as object) };
    const say = await loadLanguage(language).then(
      (loaded) => sayIn(language, loaded, texts),
      () => sayIn('en', {}, texts),
    );
    const next = JSON.stringify([say.language, texts]);
    // A new `say` draws the whole panel again.
    if (mine !== choices || next === current) return;
    current = next;
    // The page may have another language and direction.
    host.lang = say.language;
    host.dir = isRightToLeft(say.language) ? 'rtl' : 'ltr';
    $say.set(say);
  }
}

/** Right-to-left letters, and marks that change the direction of what follows. */
const CHANGES_DIRECTION = /[\u0590-\u08ff\u202a-\u202e\u2066-\u2069]/;

function sayIn(language: string, { catalogue, spell }: Language, texts: Record<string, unknown>): Say {
  // Made when first used: they cost more time than the rest of the start.
  let plurals: Intl.PluralRules | undefined;
  let numbers: Intl.NumberFormat | undefined;
  return speak(en);

  function speak(english: Partial<Record<Key, Text>>): Say<Key> {
    const say = (key: Key, values: Record<string, string | number> = {}): string => {
      const own = texts[key];
      const text = typeof own === 'string' ? own : (textOf(catalogue, key) ?? textOf(english, key) ?? key);
      const words = typeof text === 'string' ? text : (text[formOf(Number(values.count))] ?? text.other);
      return (spell?.(words) ?? words).replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values[name] ?? whole;
        if (typeof value === 'number') return (numbers ??= new Intl.NumberFormat(language)).format(value);
        // A name must not change the direction of the words around it.
        return CHANGES_DIRECTION.test(value) ? `\u2068${value}\u2069` : value;
      });
    };
    return Object.assign(say, { language, with: (more: Record<string, Text>) => speak({ ...english, ...more }) });
  }

  function formOf(count: number): Intl.LDMLPluralRule {
    return (plurals ??= new Intl.PluralRules(language)).select(count);
  }
}

/** Own properties only: a page may have added one of that name to Object.prototype. */
function textOf(catalogue: Partial<Record<Key, Text>> | undefined, key: Key): Text | undefined {
  return catalogue && Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
}
