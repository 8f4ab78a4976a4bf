/**
 * How the server learns of what happens upstream. `webhook`: the upstream calls this server. `cable`: this server keeps a
 * connection to it. `sweep`: this server compares lists.
 */
export const LIVE_SOURCES = ['webhook', 'cable', 'sweep'] as const;
export type LiveSource = (typeof LIVE_SOURCES)[number];
