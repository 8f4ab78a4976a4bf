import { sha256 } from '../base/digest.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { NONCE_LIFE, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/** What a stranger's session is derived from. */
export interface Seed {
  text: string;
  /** The nonce has never made this seed before, so nobody has ever had its session. */
  isNew: boolean;
}

/**
 * The seed of a nonce. All requests of the next minutes get the same one. Later, or once the store has lost what it knew,
 * the nonce makes another: whoever finds an old nonce gets nobody's session.
 *
 * While the store is unavailable the clock alone decides, so every process still makes the same seed.
 */
export async function seedOf(context: SiteContext, nonce: string): Promise<Seed> {
  const period = Math.floor(context.now() / NONCE_LIFE);
  return orWithoutStore(rememberedSeed(context, nonce, period), { text: `${nonce} ${period}`, isNew: false });
}

async function rememberedSeed(context: SiteContext, nonce: string, period: number): Promise<Seed> {
  const record = records.nonceSeed(context, sha256(nonce));
  const known = await record.get();
  if (known !== undefined) return { text: `${nonce} ${known}`, isNew: false };
  // The store's epoch is part of it: a store that has forgotten the nonce can't have seen this seed.
  const made = `${period} ${await context.store.epoch()}`;
  await record.set(made);
  return { text: `${nonce} ${made}`, isNew: true };
}
