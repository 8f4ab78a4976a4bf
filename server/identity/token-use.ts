import { sha256 } from '../base/digest.ts';
import { SECOND } from '../base/time.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/**
 * Whether a token may be used from that session. Only the browser that used it first may use it again, before or after
 * the proof, so a token that somebody else has found is worthless.
 *
 * @param sessions the one from which it is used, then those that the token may prove
 * @param expires epoch seconds
 */
export function mayUseToken(
  context: SiteContext,
  token: string,
  { sessions, expires }: { sessions: [asking: string, ...proven: string[]]; expires: number },
): Promise<boolean> {
  const hash = sha256(token);
  const record = records.tokenUsers(context, hash);
  return context.store.lock(locks.token(context, hash), async () => {
    const users = await record.get();
    if (users) return users.includes(sessions[0]);
    const seconds = Math.max(1, expires - context.now() / 1000);
    await record.set(sessions, seconds * SECOND);
    return true;
  });
}
