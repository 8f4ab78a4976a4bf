import { createHash } from 'node:crypto';
import { SECOND } from '../time.ts';
import { storeName, type Relay } from './relay.ts';

/**
 * Whether a token may be used from that session: it is good for the browser that used it first, before and after it was
 * proven, so that one who has found it comes too late.
 *
 * @param becomes the session that it proves
 * @param expires epoch seconds
 */
export function mayUseToken(
  relay: Relay,
  token: string,
  { session, becomes, expires }: { session: string; becomes: string; expires: number },
): Promise<boolean> {
  const name = storeName(relay, 'token', createHash('sha256').update(token).digest('base64url'));
  return relay.store.lock(name, async () => {
    const users = await relay.store.get<string[]>(name);
    if (users) return users.includes(session);
    const seconds = Math.max(1, expires - relay.now() / 1000);
    await relay.store.set(name, [session, becomes], seconds * SECOND, 'crash');
    return true;
  });
}
