import { Refused } from '../state/refusal.ts';

export interface Limits {
  /** Messages of any kind in one conversation. */
  messagesPerMinute: number;
  /** Contact searches of one account. */
  searchesPerMinute: number;
  /** Transcripts of one account. */
  transcriptsPerHour: number;
  /** All calls of the API; the server counts by address, the sandbox has one caller. */
  requestsPerMinute: number;
}

/** The server's own numbers, but for the last (3,000): load tests would spend their time waiting. */
export const DEFAULT_LIMITS: Limits = {
  messagesPerMinute: 200,
  searchesPerMinute: 100,
  transcriptsPerHour: 30,
  requestsPerMinute: Number.POSITIVE_INFINITY,
};

export interface Throttles {
  search(accountId: number): void;
  transcript(accountId: number): void;
  request(): void;
}

export function createThrottles(limits: Limits): Throttles {
  const windows = new Map<string, { started: number; count: number }>();
  const spend = (name: string, limit: number, milliseconds: number) => {
    if (!Number.isFinite(limit)) return;
    const started = Math.floor(Date.now() / milliseconds);
    const window = windows.get(name);
    const count = window?.started === started ? window.count + 1 : 1;
    windows.set(name, { started, count });
    if (count > limit) throw new Refused({ kind: 'throttled' });
  };
  return {
    search: (accountId) => spend(`search ${accountId}`, limits.searchesPerMinute, 60_000),
    transcript: (accountId) => spend(`transcript ${accountId}`, limits.transcriptsPerHour, 3_600_000),
    request: () => spend('request', limits.requestsPerMinute, 60_000),
  };
}
