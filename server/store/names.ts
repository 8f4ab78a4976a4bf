/** A name in the store that belongs to one visitor. */
export function storeName({ site }: { site: string }, kind: string, sourceId: string, more = ''): string {
  return `${kind}:${site}:${sourceId}${more && `:${more}`}`;
}
