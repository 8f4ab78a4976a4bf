import type { Link } from './link.ts';
import { endOfAddress } from './link-end.ts';
import { isConfusable, showHidden } from './misleading.ts';

/** Something that looks like a link up to here, and is none. */
interface NoLink {
  to: number;
  href?: undefined;
}

/** An address with its scheme, or one that begins with `www.`; `index` is where it begins. */
export function readUrl(text: string, index: number): Link | NoLink | undefined {
  // Not all scripts put a space before it.
  if (/[\w@]/.test(text[index - 1] ?? '')) return undefined;
  const to = endOfAddress(text, index);
  const shown = showHidden(text.slice(index, to));
  const isWww = /^www\./i.test(shown);
  if (isWww && !/^www\.[^./?#]+\.[^./?#]/i.test(shown)) return { to };
  const href = isWww ? `https://${shown}` : shown;
  try {
    const { host } = new URL(href);
    return { from: index, to, shown: isMisleading(href, host) ? `${shown} (${host})` : shown, href };
  } catch {
    return { to };
  }
}

/** Whether a visitor who reads the address expects another host than the one where it leads. */
function isMisleading(href: string, host: string): boolean {
  const read = /^\w+:\/\/([^/?#]*)/
    .exec(href)![1]!
    .toLowerCase()
    .replace(/:(80|443)?$/, '');
  if (read === host) return false;
  return /[^\p{L}\p{M}\p{N}.:-]/u.test(read) || !host.includes('xn--') || isConfusable(read);
}

const LOCAL = /(?:mailto:)?[\p{L}\p{M}\p{N}_+&'’-](?:[\p{L}\p{M}\p{N}_+&'’.-]{0,62}[\p{L}\p{M}\p{N}_+&'’-])?$/iu;
const DOMAIN =
  /@(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.){1,8}\p{L}[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}]/uy;
/** The longest part before the `@`, with `mailto:`. */
const LOCAL_MAX = 71;

/** An e-mail address; `index` is its `@`, `free` the end of the link before. */
export function readEmail(text: string, index: number, free: number): Link | undefined {
  const before = text.slice(Math.max(free, index - LOCAL_MAX), index);
  const local = LOCAL.exec(before)?.[0];
  DOMAIN.lastIndex = index;
  const domain = DOMAIN.exec(text)?.[0];
  if (!local || !domain || local.includes('..')) return undefined;
  const [from, to] = [index - local.length, index + domain.length];
  if (/[\p{L}\p{N}@/:.]/u.test(text[from - 1] ?? '') || text[to] === '@') return undefined;
  const name = local.replace(/^mailto:/i, '');
  return { from, to, shown: local + domain, href: `mailto:${encodeURIComponent(name)}${domain}` };
}

const GAP = '[ \\u00a0\\u2009\\u202f.\\-‐‑/]';
/** `+41 …` and `0041 …`, `(031) …`, `031 …` in groups, `555-123-4567`. */
const PHONE = new RegExp(
  `(?:[+＋]|00${GAP}?(?=[1-9]))\\p{Nd}{1,4}(?:${GAP}{0,2}(?:\\(\\p{Nd}{1,5}\\)|\\p{Nd}{1,12})){1,7}` +
    `|\\(\\p{Nd}{2,5}\\)(?:${GAP}{0,2}\\p{Nd}{2,8}){1,5}` +
    `|0\\p{Nd}{1,5}(?:${GAP}\\p{Nd}{2,8}){1,5}` +
    `|\\p{Nd}{3}([ .-])\\p{Nd}{3}\\1\\p{Nd}{4}`,
  'uy',
);
const DATE = /^\d{1,2}([./-])\d{1,2}\1\d{2,4}/;

/** A telephone number. Of a number without a country's code it must be plain that it is no date and no price. */
export function readPhone(text: string, index: number): Link | NoLink | undefined {
  PHONE.lastIndex = index;
  const shown = PHONE.exec(text)?.[0];
  if (!shown) {
    // The rest of a long number is no number of its own.
    const run = /[\p{Nd}.,]{0,40}/uy;
    run.lastIndex = index + 1;
    return { to: index + 1 + (run.exec(text)?.[0].length ?? 0) };
  }
  const to = index + shown.length;
  const digits = toDigits(shown);
  const isAlone =
    !/[\p{L}\p{N}_@#.,/=€$£%-]/u.test(text[index - 1] ?? '') &&
    !/^(?:[\p{L}\p{N}_@%€$£]|[.,:/-]\p{Nd})/u.test(text.slice(to, to + 2));
  if (!isAlone || digits.length < 7 || digits.length > 15 || DATE.test(shown)) return { to };
  const plus = /^[+＋]/.test(shown) ? '+' : '';
  return { from: index, to, shown, href: `tel:${plus}${plus ? toDigits(shown.replace(/\(0\)/, '')) : digits}` };
}

/** The digits of any script as those of a keypad. */
function toDigits(text: string): string {
  return [...text].map((one) => (/\p{Nd}/u.test(one) ? valueOf(one.codePointAt(0)!) : '')).join('');
}

/** Each script's ten digits follow each other, and its zero is at the beginning of a row of 16, or six places after. */
function valueOf(code: number): number {
  const row = code - (code % 16);
  return /\p{Nd}/u.test(String.fromCodePoint(row)) && code - row < 10 ? code - row : code - row - 6;
}
