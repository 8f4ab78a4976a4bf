import type { Log } from './log.ts';

/** Shorter texts are part of ordinary words. */
const LEAST = 4;
const HIDDEN = '[hidden]';
/** Details of the log are not nested deeper. */
const DEEPEST = 6;

/** Replaces secrets in texts, and in the texts of errors, arrays and plain objects. What holds none is returned as it is. */
export type Redact = <Value>(value: Value) => Value;

export function createRedact(secrets: readonly string[]): Redact {
  // A secret that contains another one goes first.
  const hidden = [...new Set(secrets)]
    .filter((secret) => secret.length >= LEAST)
    .toSorted((a, b) => b.length - a.length);
  return (value) => redact(value, 0) as typeof value;

  function redact(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return hidden.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
    if (value instanceof Error) return withRedacted(value, Object.getOwnPropertyDescriptors(value), depth);
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
    const copy = withRedacted(value, Object.getOwnPropertyDescriptors(value), depth);
    return Array.isArray(value) && copy !== value ? Array.from(copy as ArrayLike<unknown>) : copy;
  }

  function withRedacted(whole: object, properties: Record<string, PropertyDescriptor>, depth: number): object {
    const entries = Object.entries(properties);
    const clean = entries.map(([name, property]): [string, PropertyDescriptor] => {
      const text = redact(property.value, depth + 1);
      return [name, text === property.value ? property : { ...property, value: text }];
    });
    const isClean = clean.every(([, property], n) => property === entries[n]![1]);
    return isClean ? whole : Object.create(Object.getPrototypeOf(whole) as object, Object.fromEntries(clean));
  }
}

/** A log that never shows a secret, whoever reports it: the upstream, Redis or a library. */
export function redactLog(log: Log, secrets: readonly string[]): Log {
  const redact = createRedact(secrets);
  const at = (level: keyof Log): Log[keyof Log] => {
    return (details, message) =>
      message === undefined ? log[level](redact(details)) : log[level](redact(details), redact(message));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), fatal: at('fatal') };
}
