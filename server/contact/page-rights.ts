/** Which attributes or labels a page may change: those it has set itself, any, or those in a list. */
export type PageRights = 'own' | 'any' | string[];

/** What of a page's changes is allowed, and what the page has set itself from then on. */
export interface Allowed {
  allows: (name: string) => boolean;
  /** To be stored; `undefined`: nothing new. */
  own: string[] | undefined;
}

/** More names than this are not remembered for one contact or conversation. */
const OWN_MAX = 200;

/**
 * @param names that the page wants to change
 * @param own names that the page has set before
 * @param isThere whether there is such an attribute or label now
 */
export function allowedNames(
  rights: PageRights,
  names: string[],
  own: readonly string[],
  isThere: (name: string) => boolean,
): Allowed {
  // What is not there is nobody else's.
  const added = names.filter((name) => !own.includes(name) && !isThere(name));
  const known = new Set([...own, ...added]);
  const allows = (name: string): boolean => {
    if (rights === 'any') return true;
    return rights === 'own' ? known.has(name) : rights.includes(name);
  };
  const kept = [...known].filter(allows).slice(-OWN_MAX);
  return { allows, own: added.some(allows) ? kept : undefined };
}
