const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** A size as people say it: `184 kB`. */
export function sizeText(bytes: number, language: string): string {
  const at = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** at;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[at]!,
    unitDisplay: at ? 'short' : 'long',
    maximumFractionDigits: value < 10 && at ? 1 : 0,
  }).format(value);
}

/** The ending of a name, as a sign of what the file is; `''` without a short one. */
export function endingOf(name: string): string {
  return /\.([a-z\d]{1,4})$/i.exec(name)?.[1]?.toUpperCase() ?? '';
}
