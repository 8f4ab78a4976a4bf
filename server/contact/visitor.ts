/** The visitor whose request is being answered. */
export interface Visitor {
  sourceId: string;
  /** Absent until the contact is made. */
  contactId?: number;
  /** Proven to be somebody: all conversations of their contact are theirs. */
  verified?: true;
  /** Session this browser was in before: what was sent in it may still be under way. */
  former?: string;
}

/** The visitor under the session that they were in before they were proven. */
export function formerOf({ former }: Visitor): Visitor | undefined {
  return former === undefined ? undefined : { sourceId: former };
}
