import { extrasEn, type ExtrasKey } from '../../locales/extras-en.ts';
import { extrasOthers } from '../../locales/extras-others.ts';
import type { Say } from '../../words.ts';

/** Says what only the extras have to say. */
export type SayExtra = (key: ExtrasKey, values?: Record<string, string>) => string;

/** In the language that the panel speaks, with the host's own words. */
export async function wordsLike({ language, own }: Say): Promise<SayExtra> {
  const texts = await load(language).catch(() => extrasEn);
  return (key, values = {}) =>
    String(own[key] ?? texts[key]).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

async function load(language: string): Promise<Record<ExtrasKey, string>> {
  if (language !== 'en-xa') return extrasOthers[language] ?? extrasEn;
  const { pseudo } = await import('../../locales/pseudo.ts');
  return pseudo(extrasEn) as Record<string, string> as typeof extrasEn;
}
