/** Every chunk that the launcher loads, by name. `/panel.js` exports the same under an address that outlives a version. */
export const CHUNKS = {
  api: () => import('../api/api.ts'),
  appearance: () => import('../appearance/appearance.ts'),
  conversation: () => import('../core/start-core.ts'),
  panel: () => import('../panel/mount-panel.tsx'),
};
