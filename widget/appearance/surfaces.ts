/** `--surface` and `--soft` of `core/base.css`, on which text has to be readable. A test compares the two. */
export const SURFACES = {
  light: ['#ffffff', '#eff2f0'],
  dark: ['#191d1c', '#282e2c'],
} as const;
