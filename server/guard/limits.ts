import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { ProblemError } from './problem.ts';

/** What one visitor or one address may do. */
export interface Limits {
  /** 60 sessions a minute and address. @throws {ProblemError} `too_many_requests` */
  session(address: string): Promise<void>;
  /** 30 new contacts a minute and address. */
  newContact(address: string): Promise<void>;
  /** A burst of 60, then 30 messages a minute and session. */
  message(sessionId: string): Promise<void>;
}

export function createLimits(): Limits {
  const sessions = new RateLimiterMemory({ points: 60, duration: 60 });
  const contacts = new RateLimiterMemory({ points: 30, duration: 60 });
  const messages = new BurstyRateLimiter(
    new RateLimiterMemory({ points: 30, duration: 60 }),
    new RateLimiterMemory({ points: 30, duration: 600, keyPrefix: 'burst' }),
  );
  return {
    session: (address) => consume(sessions, address),
    newContact: (address) => consume(contacts, address),
    message: (sessionId) => consume(messages, sessionId),
  };
}

export const NO_LIMITS: Limits = {
  async session() {},
  async newContact() {},
  async message() {},
};

/** The part of the upstream's budget that a call of that kind may still use up. */
const SHARE = { message: 1, session: 0.9, receipt: 0.8, sweep: 0.7 } as const;

/**
 * The calls a minute that all of this process makes upstream.
 *
 * @returns for a kind of call: 0 when it may go, else the seconds to wait
 */
export function createBudget(perMinute: number): { take(kind: keyof typeof SHARE): Promise<number> } {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async take(kind) {
      const used = await limiter.get('upstream');
      const allowed = Math.ceil(perMinute * SHARE[kind]);
      if (used && used.consumedPoints >= allowed) return Math.max(1, Math.ceil(used.msBeforeNext / 1000));
      await limiter.consume('upstream');
      return 0;
    },
  };
}

async function consume(limiter: Pick<RateLimiterAbstract, 'consume'>, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes)
      throw new ProblemError('too_many_requests', { retryAfter: error.msBeforeNext / 1000 });
    throw error;
  }
}
