/** In ASCII these never belong to an address, and neither do spaces and control characters. */
const FORBIDDEN = /[\s<>"`\\\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u;
/** Letters, marks and digits of all scripts, and ASCII. Hidden characters stay too, and are made visible. */
const PART = /[\p{L}\p{M}\p{N}\p{Cf}\p{ASCII}]/u;
/** Punctuation that belongs to a word if it stands between two of its letters. All other ends an address. */
const WITHIN = /[·‧・’‐‑–֊־׳״՚་॰]/u;
/** Chinese and Japanese write on without a space. */
const WORD = /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}\p{N}]/u;
/** What ends the sentence around an address, not the address. */
const TRAILING = /[.,:;!?'*~([{\p{Cf}]/u;
const OPENING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** The index after an address that begins at `index`. Brackets belong to it as far as they are in pairs. */
export function endOfAddress(text: string, index: number): number {
  const open: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  let to = index;
  let before = '';
  while (to < text.length) {
    const one = String.fromCodePoint(text.codePointAt(to)!);
    if (!belongs(one, before, text, to)) break;
    if (one in open) open[one]! += 1;
    const partner = Object.hasOwn(OPENING, one) ? OPENING[one]! : undefined;
    if (partner && (open[partner]! -= 1) < 0) break;
    to += one.length;
    before = one;
  }
  return trim(text, index, to);
}

function belongs(one: string, before: string, text: string, at: number): boolean {
  if (FORBIDDEN.test(one)) return false;
  if (PART.test(one)) return true;
  const next = text.codePointAt(at + one.length);
  return WITHIN.test(one) && WORD.test(before) && next !== undefined && WORD.test(String.fromCodePoint(next));
}

function trim(text: string, index: number, end: number): number {
  let to = end;
  while (to > index) {
    const size = to - index > 1 && /[\uDC00-\uDFFF]/.test(text[to - 1]!) ? 2 : 1;
    if (!TRAILING.test(text.slice(to - size, to))) break;
    to -= size;
  }
  return to;
}
