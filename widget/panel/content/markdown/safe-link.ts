/** Where a link leads, and what it must say besides its text. */
export interface SafeLink {
  href: string;
  /** The true destination, if the text suggests another one. */
  note: string | undefined;
}

const SCHEME = /^(?:https?|mailto|tel):$/;
/** What a reader takes for an address or a number. */
const ADDRESS = /(?:[\p{L}\p{N}@_+-]+\.)+\p{L}{2,}|\d[\d ()/.-]{4,}\d/gu;
/** Turns the direction of the text, or hides. */
const HIDDEN = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;

/**
 * Lets a link of a Markdown text through if it is harmless. Links without a scheme are none: they would lead into the
 * host page.
 *
 * @param shown the text of the link
 */
export function safeLink(destination: string, shown: string): SafeLink | undefined {
  try {
    const { protocol, host, pathname, username, href } = new URL(destination.replace(/^(?=www\.)/i, 'https://'));
    if (!SCHEME.test(protocol)) return undefined;
    const to = host || decodeURIComponent(pathname);
    const isMisleading =
      username || HIDDEN.test(shown) || shown.match(ADDRESS)?.some((read) => !isSame(read, to) || /xn--/.test(to));
    return { href, note: isMisleading ? to : undefined };
  } catch {
    return undefined;
  }
}

/** Whether what is read is where it leads: the host as a browser spells it, the number by its digits. */
function isSame(read: string, to: string): boolean {
  if (/^\d/.test(read)) return !/^[+\d]/.test(to) || to.replace(/\D/g, '').endsWith(read.replace(/\D|^0/g, ''));
  return read === to || new URL(`https://${read}`).host === to;
}
