import type { Link } from './link.ts';
import { readEmail, readPhone, readUrl } from './link-kinds.ts';

/** Where a link may begin, or the middle of an e-mail address. */
const CANDIDATE = /https?:\/\/|www\.|@|[+＋(\p{Nd}]/giu;

/**
 * The links of a plain text, in order. The time is linear in its length: each kind reads a limited number of characters,
 * or, of an address, characters that are not read again.
 */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  /** The end of the last link, and of the last part that was read. */
  let [end, read] = [0, 0];
  for (const { 0: mark, index } of text.matchAll(CANDIDATE)) {
    if (index < end || (index < read && mark !== '@')) continue;
    const found =
      mark === '@' ? readEmail(text, index, end) : mark.length > 2 ? readUrl(text, index) : readPhone(text, index);
    if (!found) continue;
    read = found.to;
    if (found.href === undefined) continue;
    end = found.to;
    links.push(found);
  }
  return links;
}
