import { sha256 } from '../base/digest.ts';
import { SECOND } from '../base/time.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/**
 * Whether a token may be used from that session. Only the browser that used it first may use it again, before or after
 * the proof, so a token that somebody else has found is worthless.
 *
 * @param becomes the session that the token proves
 * @param expires epoch seconds
 */
export function mayUseToken(
  context: SiteContext,
  token: string,
  { session, becomes, expires }: { session: string; becomes: string; expires: number },
): Promise<boolean> {
  const hash = sha256(token);
  const record = records.tokenUsers(context, hash);
  return context.store.lock(locks.token(context, hash), async () => {
    const users = await record.get();
    if (users) return users.includes(session);
    const seconds = Math.max(1, expires - context.now() / 1000);
    await record.set([session, becomes], seconds * SECOND);
    return true;
  });
}
