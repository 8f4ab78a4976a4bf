import { decodeEntity } from './entities.ts';

/** Punctuation that loses its meaning after a backslash. */
export const ESCAPABLE = '[!-/:-@[-`{-~]';
export const ENTITY = '&(?:#x[a-f0-9]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});';

const ESCAPED = new RegExp(`\\\\(${ESCAPABLE})|${ENTITY}`, 'gi');

/** A text with its backslashes and entities resolved. */
export function unescapeString(text: string): string {
  return text.replace(ESCAPED, (whole, escaped: string | undefined) => escaped ?? decodeEntity(whole));
}
