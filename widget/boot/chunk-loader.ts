/** `/panel.js`: the later chunks under an address that outlives a new version. */
export const CHUNKS = {
  api: () => import('../api/api.ts'),
  look: () => import('../appearance/appearance.ts'),
  awake: () => import('../core/start-core.ts'),
  panel: () => import('../panel/mount-panel.tsx'),
};
