/** Where news comes from: the upstream calls us, we listen to it, we look. */
export const LIVE_SOURCES = ['webhook', 'cable', 'sweep'] as const;
export type LiveSource = (typeof LIVE_SOURCES)[number];
