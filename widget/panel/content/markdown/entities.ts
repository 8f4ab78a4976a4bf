/** The end of a letter's name, and the mark that it puts on the letter. */
const ACCENTS: Record<string, string> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  caron: '\u030c',
  cedil: '\u0327',
};
/** A name and its character, by turns. */
const OTHERS =
  'amp & lt < gt > quot " apos \' nbsp \u00a0 copy © reg ® trade ™ deg ° sect § euro € pound £ cent ¢ hellip … ndash – mdash — middot · bull • laquo « raquo » lsquo ‘ rsquo ’ ldquo “ rdquo ” times × divide ÷ plusmn ± le ≤ ge ≥ frac14 ¼ frac12 ½ frac34 ¾ rarr → szlig ß AElig Æ aelig æ Oslash Ø oslash ø'.split(
    ' ',
  );

/**
 * The character of an HTML entity, which a browser tells only to code that may write markup. An unknown name stays as
 * it is.
 *
 * @param entity `&auml;`, `&#228;` or `&#xe4;`
 */
export function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1);
  if (name[0] === '#') return fromCode(Number(name.slice(1).replace(/^x/i, '0x')));
  const accent = Object.hasOwn(ACCENTS, name.slice(1)) && /^[a-z]/i.test(name) && ACCENTS[name.slice(1)];
  if (accent) return (name[0] + accent).normalize();
  const at = OTHERS.indexOf(name);
  return at % 2 ? entity : OTHERS[at + 1]!;
}

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}
