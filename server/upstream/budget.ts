import { MINUTE, SECOND } from '../base/time.ts';
import type { Budget, Priority } from './client.ts';

/** The part of the budget that each kind of call may use up. The rest is left for the more important kinds. */
const SHARE: Record<Priority, number> = { message: 1, session: 0.9, receipt: 0.8, sweep: 0.7 };

/**
 * Limits the calls that all processes together make upstream.
 *
 * @param count counts one call against a limit and resolves to the milliseconds to wait, 0 if it may go
 */
export function createBudget(
  count: (limit: { points: number; duration: number }) => Promise<number>,
  perMinute: number,
): Budget {
  return {
    async take(priority) {
      const points = Math.ceil(perMinute * SHARE[priority]);
      return Math.min(60, Math.ceil((await count({ points, duration: MINUTE })) / SECOND));
    },
  };
}
