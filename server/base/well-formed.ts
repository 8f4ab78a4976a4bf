import { cleanContent } from '../../wire/limits.ts';

/** The JSON value with every text in it cleaned, keys included: the upstream's parser refuses half a character. */
export function wellFormedJson(value: unknown): unknown {
  if (typeof value === 'string') return cleanContent(value);
  if (Array.isArray(value)) return value.map(wellFormedJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanContent(key), wellFormedJson(item)]));
}

/** The beginning of the text, at most that many code points. A character is never cut in two. */
export function cutCodePoints(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let count = 0; count < max && end < text.length; count += 1) end += text.codePointAt(end)! > 0xff_ff ? 2 : 1;
  return text.slice(0, end);
}

/** Whether the text has more code points than that. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max && cutCodePoints(text, max).length < text.length;
}
