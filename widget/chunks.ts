/** `/panel.js`: the later chunks under an address that outlives a new version. */
export { startCore } from './awake.ts';
export { mountPanel } from './panel/mount.tsx';
