import { cleanContent } from '../../wire/limits.ts';

/** An object whose fields may have any type: agents, bots and other programs write it. */
export type Fields = Record<string, unknown>;

export function isPlain(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list, or the one row that stands in its place. */
export function rows(value: unknown): unknown {
  return isPlain(value) ? [value] : value;
}

/**
 * A text that has something in it, cut to so many characters. Numbers and switches count as texts.
 *
 * @param max @default 2,000
 */
export function text(value: unknown, max = 2_000): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) return undefined;
  const cut = cleanContent(String(value).slice(0, max).trim());
  return cut === '' ? undefined : cut;
}

export function number(value: unknown): number | undefined {
  const found = typeof value === 'string' ? Number(value) : value;
  return Number.isFinite(found) ? (found as number) : undefined;
}

/** Characters of an address. */
const LINK_MAX = 2_048;

/** An address that a page may link to. One with a name before the host shows another host than it leads to. */
export function link(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LINK_MAX || !/^\s*(https?:\/\/|mailto:|tel:)/i.test(value))
    return undefined;
  const url = URL.parse?.(value) ?? (URL.canParse(value) ? new URL(value) : null);
  return url && !url.username && !url.password ? url.href : undefined;
}

/** The address of a picture. The server fetches it for the browser. */
export function picture(value: unknown): string | undefined {
  const address = link(value);
  return address?.startsWith('http') ? address : undefined;
}

/**
 * The readable ones of the first items.
 *
 * @param wrap makes fields of an item that is a plain text
 */
export function list<Item>(
  value: unknown,
  max: number,
  read: (item: Fields) => Item | undefined,
  wrap?: (item: string) => Fields,
): Item[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, max).flatMap((item: unknown): Item[] => {
    const fields = wrap && typeof item === 'string' ? wrap(item) : item;
    const found = isPlain(fields) ? read(fields) : undefined;
    return found === undefined ? [] : [found];
  });
}

/** The object without the fields that are `undefined`. */
export function onlyKnown<Made extends object>(fields: { [Key in keyof Made]: Made[Key] | undefined }): Made {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Made;
}
