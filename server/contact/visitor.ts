/** The visitor of a request. */
export interface Visitor {
  /** The session. */
  sourceId: string;
  /** Absent until the contact exists. */
  contactId?: number;
  /** The visitor has proved who they are: all conversations of their contact are theirs. */
  verified?: true;
  /** How often the session had been ended when it was sealed. @default 0 */
  generation?: number;
  /** The session that this browser was in before: messages sent in it may still be under way. */
  former?: string;
}

/** The visitor in the session that they were in before. */
export function formerOf({ former }: Visitor): Visitor | undefined {
  return former === undefined ? undefined : { sourceId: former };
}
