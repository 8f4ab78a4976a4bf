import { StoreError } from './store.ts';

export async function orWithoutStore<Value>(work: Promise<Value>): Promise<Value | undefined>;
export async function orWithoutStore<Value>(work: Promise<Value>, instead: Value): Promise<Value>;
/** What is remembered makes things cheaper, never possible: with the store away, work goes on without it. */
export async function orWithoutStore<Value>(work: Promise<Value>, instead?: Value): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return instead;
    throw error;
  }
}
