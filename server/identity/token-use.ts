import { sha256 } from '../base/digest.ts';
import { SECOND } from '../base/time.ts';
import { storeName } from '../store/names.ts';
import type { SiteContext } from '../site-context.ts';

/**
 * Whether a token may be used from that session: it is good for the browser that used it first, before and after it was
 * proven, so that one who has found it comes too late.
 *
 * @param becomes the session that it proves
 * @param expires epoch seconds
 */
export function mayUseToken(
  context: SiteContext,
  token: string,
  { session, becomes, expires }: { session: string; becomes: string; expires: number },
): Promise<boolean> {
  const name = storeName(context, 'token', sha256(token));
  return context.store.lock(name, async () => {
    const users = await context.store.get<string[]>(name);
    if (users) return users.includes(session);
    const seconds = Math.max(1, expires - context.now() / 1000);
    await context.store.set(name, [session, becomes], seconds * SECOND, 'crash');
    return true;
  });
}
