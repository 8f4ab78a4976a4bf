/** Red, green and blue, 0 to 255. */
export type Color = [number, number, number];

const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];
/** Least contrasts: WCAG AA for text and for the edge of a control, and what makes one surface visible on another. */
const TEXT = 4.5;
const EDGE = 3;
const SHAPE = 1.5;

/** @param text `#rgb` or `#rrggbb` */
export function parseColor(text: string): Color {
  const digits = text.length === 4 ? text.slice(1).replace(/./g, '$&$&') : text.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Color;
}

export function formatColor(color: Color): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** The contrast of two colours by WCAG 2, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The text colour for a background: white, or a dark shade of the colour, whichever is easier to read. */
export function inkOn(color: Color): Color {
  const dark = mix(color, BLACK, 0.88);
  if (contrast(WHITE, color) >= TEXT) return WHITE;
  if (contrast(dark, color) >= TEXT) return dark;
  return contrast(WHITE, color) > contrast(BLACK, color) ? WHITE : BLACK;
}

/** The colour if it has enough contrast to all surfaces, else the nearest lighter or darker one that has. */
export function standOut(color: Color, surfaces: Color[], least: number): Color {
  const isOut = (one: Color): boolean => surfaces.every((surface) => contrast(one, surface) >= least);
  const end = luminance(surfaces[0]!) > 0.4 ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(color, end, share).map(Math.round) as Color;
    if (isOut(mixed)) return mixed;
  }
  return end;
}

/** The CSS tokens for a site's colour on the surfaces of one theme. */
export function tokensFor(color: Color, surfaces: Color[]): Record<string, string> {
  const own = standOut(color, surfaces, SHAPE);
  return {
    '--accent': formatColor(color),
    '--on-accent': formatColor(inkOn(color)),
    '--edge': formatColor(standOut(color, surfaces, EDGE)),
    '--own': formatColor(own),
    '--on-own': formatColor(inkOn(own)),
    '--link': formatColor(standOut(color, surfaces, TEXT)),
  };
}

function mix(one: Color, other: Color, share: number): Color {
  return one.map((part, index) => part + (other[index]! - part) * share) as Color;
}
