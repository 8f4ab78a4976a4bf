import { MINUTE, SECOND } from '../../base/time.ts';
import type { Counters } from '../../store/counters.ts';
import { counters } from '../../store/records.ts';
import { ProblemError } from '../problem.ts';

/** What one visitor or one address may do. Each rejects with a {@link ProblemError} `too_many_requests`. */
export interface Limits {
  /** 60 sessions a minute and address. */
  session(address: string): Promise<void>;
  /** 30 new contacts a minute and address. */
  newContact(address: string): Promise<void>;
  /** A burst of 60 messages, then 30 a minute and session. */
  message(sessionId: string): Promise<void>;
  /** Statements about the visitor: 20 a minute and session, 60 a minute and address, so that nobody can guess a proof. */
  identify(sessionId: string, address: string): Promise<void>;
  /** 60 receipts and typing notices a minute and session. */
  receipt(sessionId: string): Promise<void>;
}

export function createLimits({ consume }: Counters): Limits {
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

function refuse(wait: number): void {
  if (wait > 0) throw new ProblemError('too_many_requests', { retryAfter: wait / SECOND });
}
