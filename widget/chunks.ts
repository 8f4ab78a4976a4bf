/** `/panel.js`: the later chunks under an address that outlives a new version. */
export const CHUNKS = {
  api: () => import('./api/api.ts'),
  look: () => import('./look/look.ts'),
  awake: () => import('./awake.ts'),
  panel: () => import('./panel/mount.tsx'),
};
