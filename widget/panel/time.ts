/** Kept, because creating one costs more than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * "Today", "Yesterday", and for other days the date.
 *
 * @param time epoch seconds
 * @param language BCP 47
 */
export function dayName(time: number, language: string): string {
  const locale = regional(language);
  const date = new Date(time * 1000);
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000);
  if (days > 1 || days < 0) return format(time, language, { dateStyle: 'full' });
  const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/**
 * Hours and minutes.
 *
 * @param time epoch seconds
 * @param language BCP 47
 */
export function timeOfDay(time: number, language: string): string {
  return format(time, language, { timeStyle: 'short' });
}

function format(time: number, language: string, style: Intl.DateTimeFormatOptions): string {
  const locale = regional(language);
  const name = locale + JSON.stringify(style);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(locale, style));
  return formats.get(name)!.format(time * 1000);
}

/** The language as the visitor's region writes it: an English text has a British clock in Britain. */
function regional(language: string): string {
  return navigator.languages?.find((own) => own.split('-')[0] === language && isTag(own)) ?? language;
}

/** A browser started in the C locale has the language `en-US@posix`, for which its own `Intl` throws. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}

function startOfDay(date: Date): number {
  return new Date(date).setHours(0, 0, 0, 0);
}
