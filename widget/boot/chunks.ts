/**
 * The chunks that the launcher loads, by name. `/panel.js` exports this list alone: its address outlives a version, so a
 * page that was left open during an update finds the new chunks there.
 */
export const CHUNKS = {
  api: () => import('../api/api.ts'),
  appearance: () => import('../appearance/appearance.ts'),
  // A module of the chunk that core and panel import. Naming it here loads that chunk at the same time as theirs.
  shared: () => import('../core/style.ts'),
  core: () => import('../core/start-core.ts'),
  panel: () => import('../panel/mount-panel.tsx'),
};

export type Chunks = typeof CHUNKS;
