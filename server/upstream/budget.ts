import { MINUTE, SECOND } from '../base/time.ts';
import type { Budget, Priority } from './client.ts';

/** The part of the budget that each kind of call may use up. The rest is left for the more important kinds. */
const SHARE: Record<Priority, number> = { message: 1, session: 0.9, receipt: 0.8, sweep: 0.7 };

/** The part that one visitor may use up, and the calls a minute that everyone may make. */
const OF_VISITOR = { part: 0.1, least: 60 };

/** Seconds over which the calls that find no budget are spread. */
const SPREAD = 10;

interface Limit {
  points: number;
  duration: number;
}

export interface BudgetOptions {
  perMinute: number;
  /** Counts one call against a limit and resolves to the milliseconds to wait, 0 if it may go. */
  count(limit: Limit): Promise<number>;
  /** The same for the calls of one visitor. */
  countVisitor(visitor: string, limit: Limit): Promise<number>;
}

/** Limits the calls that all processes together make upstream, and those that one of them makes for a visitor. */
export function createBudget({ perMinute, count, countVisitor }: BudgetOptions): Budget {
  const share = Math.max(OF_VISITOR.least, Math.ceil(perMinute * OF_VISITOR.part));
  return {
    async takeShare(priority, visitor) {
      // Messages have their own limit; twice the share is enough for it.
      const points = priority === 'message' ? 2 * share : share;
      return Math.ceil((await countVisitor(visitor, { points, duration: MINUTE })) / SECOND);
    },
    async take(priority) {
      const points = Math.ceil(perMinute * SHARE[priority]);
      const wait = Math.min(60, Math.ceil((await count({ points, duration: MINUTE })) / SECOND));
      // Many are refused in the same minute. They must not all come back when it ends.
      const spread = wait > 0 && priority !== 'message' ? Math.floor(Math.random() * SPREAD) : 0;
      return wait + spread;
    },
  };
}
