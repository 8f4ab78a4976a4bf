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
  /** Kept when the visitor's language is there, or was waited for long enough. */
  ready: Promise<unknown>;
}

/**
 * The words of one bubble, in the first of the wanted languages that there is, the site's last; English until they are
 * there, and where they can not be loaded.
 */
export function createWords(context: BubbleContext, $settings: ReadableAtom<Settings | undefined>): Words {
  const { root, wanted } = context;
  const { more } = context.options;
  const $say = atom(sayIn('en', {}, {}));
  const host = root.host as HTMLElement;
  /** The newest wish counts, whichever file comes first. */
  let turn = 0;
  let said = '';

  context.onLocale = choose;
  $settings.listen(choose);
  // A panel waits this long for its language.
  return { $say, ready: Promise.race([choose(), new Promise((resolve) => setTimeout(resolve, 1000))]) };

  async function choose(): Promise<void> {
    const mine = (turn += 1);
    const site = $settings.get();
    const language = chooseLanguage([...wanted(), site?.locale]);
    // JSON on a tag is made an object by `look/options.ts`, which also says what is wrong with them.
    const own = { greeting: site?.greeting, ...(more.texts as object) };
    const say = await loadLanguage(language).then(
      (loaded) => sayIn(language, loaded, own),
      () => sayIn('en', {}, own),
    );
    const next = JSON.stringify([say.language, own]);
    // The same again would draw the whole panel anew.
    if (mine !== turn || next === said) return;
    said = next;
    // The page may speak another language, in another direction.
    host.lang = say.language;
    host.dir = isRightToLeft(say.language) ? 'rtl' : 'ltr';
    $say.set(say);
  }
}

/** Letters written from right to left, and marks that turn what follows. */
const TURNS = /[\u0590-\u08ff\u202a-\u202e\u2066-\u2069]/;

function sayIn(language: string, { catalogue, spell }: Language, own: Record<string, unknown>): Say {
  // Made when first asked: they cost more than all the rest of a start.
  let plurals: Intl.PluralRules | undefined;
  let numbers: Intl.NumberFormat | undefined;
  return speak(en);

  function speak(english: Partial<Record<Key, Text>>): Say<Key> {
    const say = (key: Key, values: Record<string, string | number> = {}): string => {
      const mine = own[key];
      const text = typeof mine === 'string' ? mine : (textOf(catalogue, key) ?? textOf(english, key) ?? key);
      const words = typeof text === 'string' ? text : (text[formOf(Number(values.count))] ?? text.other);
      return (spell?.(words) ?? words).replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values[name] ?? whole;
        if (typeof value === 'number') return (numbers ??= new Intl.NumberFormat(language)).format(value);
        // A name must not turn the words around it.
        return TURNS.test(value) ? `\u2068${value}\u2069` : value;
      });
    };
    return Object.assign(say, { language, with: (more: Record<string, Text>) => speak({ ...english, ...more }) });
  }

  function formOf(count: number): Intl.LDMLPluralRule {
    return (plurals ??= new Intl.PluralRules(language)).select(count);
  }
}

/** Its own only: a page may have put something of that name on Object.prototype. */
function textOf(catalogue: Partial<Record<Key, Text>> | undefined, key: Key): Text | undefined {
  return catalogue && Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
}
