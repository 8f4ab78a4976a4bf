import { createHash } from 'node:crypto';
import { DAY } from '../time.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';

/** A field that belongs to another contact. */
export type Taken = 'email' | 'phone_number';

/** What was said of a visitor last, so that saying it on every page costs nothing. */
interface Said {
  hash: string;
  taken: Taken[];
}

/** What came of it when just this was said last; `undefined` when it is news. */
export async function saidBefore(relay: Relay, { sourceId }: Visitor, said: unknown): Promise<Taken[] | undefined> {
  const last = await relay.store.get<Said>(storeName(relay, 'said', sourceId));
  return last?.hash === hashOf(said) ? last.taken : undefined;
}

export function noteSaid(relay: Relay, { sourceId }: Visitor, said: unknown, taken: Taken[]): Promise<void> {
  return relay.store.set(storeName(relay, 'said', sourceId), { hash: hashOf(said), taken } satisfies Said, DAY);
}

/** The contact is another one: all of it is news. */
export function forgetSaid(relay: Relay, { sourceId }: Visitor): Promise<void> {
  return relay.store.delete(storeName(relay, 'said', sourceId));
}

function hashOf(said: unknown): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}
