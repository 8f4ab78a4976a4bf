import type { Hub } from '../live/hub.ts';
import type { Journal } from '../store/journal.ts';
import type { Store } from '../store/store.ts';
import type { UpstreamClient } from '../upstream/client.ts';

/** The visitor whose request is being answered. */
export interface Visitor {
  sourceId: string;
  /** Absent until the contact is made. */
  contactId?: number;
  /** Proven to be somebody: all conversations of his contact are his. */
  verified?: true;
  /** Session this browser was in before: what it sent then may still be under way. */
  former?: string;
}

/** What every part of a site's relay works with. */
export interface Relay {
  site: string;
  upstream: UpstreamClient;
  store: Store;
  hub: Hub;
  /** Keeps what is accepted while the upstream is away; `null`: nothing can be. */
  journal: Journal | null;
  /** Called when something was accepted. @param reason why it was not delivered at once */
  onAccepted: (line: string, reason: unknown) => void;
  now: () => number;
  /** The session of who is proven to have that identifier; absent where nobody can be proven. */
  sessionOf?: (identifier: string) => string;
}

/** The visitor under the session that he was in before he was proven. */
export function formerOf({ former }: Visitor): Visitor | undefined {
  return former === undefined ? undefined : { sourceId: former };
}

/** A name in the store that belongs to one visitor. */
export function storeName(relay: Pick<Relay, 'site'>, kind: string, sourceId: string, more = ''): string {
  return `${kind}:${relay.site}:${sourceId}${more && `:${more}`}`;
}
