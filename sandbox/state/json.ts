export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** PostgreSQL keeps jsonb keys by length, then by byte: what was written in one order is read back in another. */
export function inColumnOrder<T extends Json>(value: T): T;
export function inColumnOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => inColumnOrder(item));
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted((a, b) => Buffer.byteLength(a) - Buffer.byteLength(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inColumnOrder(value[key] ?? null)]));
}

export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (Array.isArray(value)) return value.some(holdsNul);
  return isObject(value) && Object.entries(value).some(([key, item]) => holdsNul(key) || holdsNul(item));
}
