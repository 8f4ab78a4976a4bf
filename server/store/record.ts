import * as v from 'valibot';
import type { Values } from './values.ts';

/** One value in the store, under the ids that name it. */
export interface StoredValue<Value> {
  /** @returns `undefined` if nothing is stored, or another version wrote something that can not be read */
  get(): Promise<Value | undefined>;
  /** @param ttl milliseconds until it is dropped. @default the record's own */
  set(value: Value, ttl?: number): Promise<void>;
  delete(): Promise<void>;
}

/** A kind of value: names one of them by its ids. */
export type RecordKind<Value, Ids extends unknown[]> = (
  scope: { site: string; store: Values },
  ...ids: Ids
) => StoredValue<Value>;

/** The type of a kind's values. */
export type ValueOf<Kind> = Kind extends RecordKind<infer Value, never[]> ? Value : never;

export interface RecordOptions<Value> {
  /** What a value must look like. Fields that older versions did not write are optional. */
  schema: v.GenericSchema<unknown, Value>;
  /** Milliseconds until a value is dropped. */
  ttl: number | ((value: Value) => number);
  /** Whether a value must still be there after the process was killed and started again. @default false */
  survivesCrash?: boolean | ((value: Value) => boolean);
}

/** Defines a kind of value. */
export function record<Value, Ids extends (string | number)[]>(
  kind: string,
  { schema, ttl, survivesCrash = false }: RecordOptions<Value>,
): RecordKind<Value, Ids> {
  return ({ site, store }, ...ids) => {
    const name = nameOf(kind, site, ...ids);
    return {
      async get() {
        const stored = await store.get(name);
        if (stored === undefined) return undefined;
        const result = v.safeParse(schema, stored);
        return result.success ? result.output : undefined;
      },
      set(value, lifetime = typeof ttl === 'function' ? ttl(value) : ttl) {
        const isKept = typeof survivesCrash === 'function' ? survivesCrash(value) : survivesCrash;
        return store.set(name, value, lifetime, isKept ? 'crash' : undefined);
      },
      delete: () => store.delete(name),
    };
  };
}

/** A name in the store. */
export function nameOf(kind: string, ...ids: (string | number)[]): string {
  return [kind, ...ids].join(':');
}
