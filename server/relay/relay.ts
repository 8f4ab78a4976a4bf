import type { Hub } from '../live/hub.ts';
import type { Journal } from '../store/journal.ts';
import type { Store } from '../store/store.ts';
import type { UpstreamClient } from '../upstream/client.ts';

/** The visitor whose request is being answered. */
export interface Visitor {
  sourceId: string;
  /** Absent until the contact is made. */
  contactId?: number;
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
}

/** A name in the store that belongs to one visitor. */
export function storeName(relay: Pick<Relay, 'site'>, kind: string, sourceId: string, more = ''): string {
  return `${kind}:${relay.site}:${sourceId}${more && `:${more}`}`;
}
