/** `/panel.js`: the later chunks under an address that outlives a new version. */
export const CHUNKS = {
  look: () => import('./look/look.ts'),
  awake: () => import('./awake.ts'),
  panel: () => import('./panel/mount.tsx'),
};
