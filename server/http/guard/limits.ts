import { createMemoryStore } from '../../store/memory.ts';
import { counters } from '../../store/records.ts';
import { StoreError, type Store } from '../../store/store.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import { ProblemError } from '../problem.ts';

/** What one visitor or one address may do. */
export interface Limits {
  /** 60 sessions a minute and address. @throws {ProblemError} `too_many_requests` */
  session(address: string): Promise<void>;
  /** 30 new contacts a minute and address. */
  newContact(address: string): Promise<void>;
  /** A burst of 60, then 30 messages a minute and session. */
  message(sessionId: string): Promise<void>;
  /** What is said of a visitor: 20 times a minute and session, 60 a minute and address, so that no proof can be guessed. */
  identify(sessionId: string, address: string): Promise<void>;
  /** 60 receipts and typing notices a minute and session. */
  receipt(sessionId: string): Promise<void>;
}

export function createLimits(store: Store): Limits {
  const consume = counter(store);
  const perMinute = (kind: string, points: number) => async (who: string) => {
    refuse(await consume(counters.limit(kind, who), { points, duration: MINUTE }));
  };
  const identifySession = perMinute('identify', 20);
  const identifyAddress = perMinute('identify-address', 60);
  return {
    session: perMinute('session', 60),
    newContact: perMinute('contact', 30),
    async message(sessionId) {
      if ((await consume(counters.limit('message', sessionId), { points: 30, duration: MINUTE })) === 0) return;
      refuse(await consume(counters.limit('burst', sessionId), { points: 30, duration: 10 * MINUTE }));
    },
    async identify(sessionId, address) {
      await identifySession(sessionId);
      await identifyAddress(address);
    },
    receipt: perMinute('receipt', 60),
  };
}

export const NO_LIMITS: Limits = {
  async session() {},
  async newContact() {},
  async message() {},
  async identify() {},
  async receipt() {},
};

/** The part of the upstream's budget that a call of that kind may still use up. */
const SHARE = { message: 1, session: 0.9, receipt: 0.8, sweep: 0.7 } as const;

/**
 * The calls a minute that all processes together make upstream.
 *
 * @returns for a kind of call: 0 when it may go, else the seconds to wait
 */
export function createBudget(store: Store, perMinute: number): { take(kind: keyof typeof SHARE): Promise<number> } {
  const consume = counter(store);
  return {
    async take(kind) {
      const points = Math.ceil(perMinute * SHARE[kind]);
      return Math.ceil((await consume(counters.budget(), { points, duration: MINUTE })) / SECOND);
    },
  };
}

/** With the shared memory away each process counts for itself. */
function counter(store: Store): Store['consume'] {
  const own = createMemoryStore();
  return async (name, limit) => {
    try {
      return await store.consume(name, limit);
    } catch (error) {
      if (error instanceof StoreError) return own.consume(name, limit);
      throw error;
    }
  };
}

function refuse(wait: number): void {
  if (wait > 0) throw new ProblemError('too_many_requests', { retryAfter: wait / SECOND });
}
