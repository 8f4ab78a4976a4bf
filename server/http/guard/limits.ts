import { MINUTE, SECOND } from '../../base/time.ts';
import type { Counters } from '../../store/counters.ts';
import { counters } from '../../store/records.ts';
import type { ProblemCode } from '../../../wire/problem.ts';
import { ProblemError } from '../problem.ts';
import type { Network } from './networks.ts';

/**
 * What visitors may do. Whoever has a session is counted by it. Only strangers are counted by their address, and
 * generously: a whole office may share one. Each rejects with a {@link ProblemError}: `too_many_requests` concerns this
 * visitor, `too_many_visitors` their address.
 */
export interface Limits {
  /** 120 page views a minute and session. */
  session(sessionId: string): Promise<void>;
  /** 240 sessions of strangers a minute and address. */
  stranger(from: Network[]): Promise<void>;
  /** New contacts a minute and address: 120 that only looked at a page (`seen`), and 120 that wrote or said who they are. */
  newContact(kind: 'seen' | 'written', from: Network[]): Promise<void>;
  /** A burst of 60 messages, then 30 a minute and session. */
  message(sessionId: string): Promise<void>;
  /** 240 reads a minute and session: pages of history, polls, and beginnings of streams. */
  read(sessionId: string): Promise<void>;
  /** 600 files and parts of files a minute and session: a player asks for a film in many parts. */
  file(sessionId: string): Promise<void>;
  /** 20 statements about the visitor a minute and session. */
  identify(sessionId: string): Promise<void>;
  /** 240 proofs a minute and address by visitors who have proven nothing yet, so that nobody can guess one. */
  prove(from: Network[]): Promise<void>;
  /** 60 receipts and typing notices a minute and session. */
  receipt(sessionId: string): Promise<void>;
}

export function createLimits({ consume }: Counters): Limits {
  const perSession = (kind: string, points: number) => (sessionId: string) => count(kind, sessionId, points);
  const perAddress = (kind: string, points: number) => async (from: Network[]) => {
    // The narrowest network first: one that is refused uses up nothing of those around it.
    for (const { name, share } of from) await count(kind, name, points * share, 'too_many_visitors');
  };
  const contacts = { seen: perAddress('contact', 120), written: perAddress('contact-written', 120) };
  return {
    session: perSession('session', 120),
    stranger: perAddress('stranger', 240),
    newContact: (kind, from) => contacts[kind](from),
    async message(sessionId) {
      if ((await consume(counters.limit('message', sessionId), { points: 30, duration: MINUTE })) === 0) return;
      refuse(await consume(counters.limit('burst', sessionId), { points: 30, duration: 10 * MINUTE }));
    },
    read: perSession('read', 240),
    file: perSession('file', 600),
    identify: perSession('identify', 20),
    prove: perAddress('prove', 240),
    receipt: perSession('receipt', 60),
  };

  async function count(kind: string, who: string, points: number, code?: ProblemCode): Promise<void> {
    refuse(await consume(counters.limit(kind, who), { points, duration: MINUTE }), code);
  }
}

export const NO_LIMITS: Limits = {
  async session() {},
  async stranger() {},
  async newContact() {},
  async message() {},
  async read() {},
  async file() {},
  async identify() {},
  async prove() {},
  async receipt() {},
};

function refuse(wait: number, code: ProblemCode = 'too_many_requests'): void {
  if (wait > 0) throw new ProblemError(code, { retryAfter: wait / SECOND });
}
