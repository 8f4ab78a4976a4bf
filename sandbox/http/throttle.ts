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

/** `SANDBOX_LIMITS=off`, for runs that are about something else. */
export const NO_LIMITS: Limits = {
  messagesPerMinute: Number.POSITIVE_INFINITY,
  searchesPerMinute: Number.POSITIVE_INFINITY,
  transcriptsPerHour: Number.POSITIVE_INFINITY,
  requestsPerMinute: Number.POSITIVE_INFINITY,
};

export function createThrottles(limits: Limits, timeScale = 1): Throttles {
  const minute = 60_000 / timeScale;
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
    search: (accountId) => spend(`search ${accountId}`, limits.searchesPerMinute, minute),
    transcript: (accountId) => spend(`transcript ${accountId}`, limits.transcriptsPerHour, 60 * minute),
    request: () => spend('request', limits.requestsPerMinute, minute),
  };
}
