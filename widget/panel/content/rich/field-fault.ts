import type { FormField } from '../../../../wire/content.ts';
import type { RichKey } from '../../../locales/rich-en.ts';

/** Characters up to which a value is checked by a pattern; the server lets through what is fast up to there. */
const CHECKED = 255;

/** What is wrong with the value of a field: a text of ours, or the form's own. `undefined`: nothing. */
export function faultOf(field: FormField, typed: string): { key: RichKey } | { text: string } | undefined {
  const value = typed.trim();
  const { type, required, pattern, pattern_error: said } = field;
  if (!value) return required ? { key: 'fieldMissing' } : undefined;
  if (type === 'email' && !/^[^@\s]+@[^@\s]+$/.test(value)) return { key: 'fieldAddress' };
  if (!pattern || fits(pattern, value)) return undefined;
  return said ? { text: said } : { key: 'fieldWrong' };
}

/** As a browser checks an input: the whole value has to match. A pattern that is none checks nothing. */
function fits(pattern: string, value: string): boolean {
  try {
    return value.length > CHECKED || new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return true;
  }
}
