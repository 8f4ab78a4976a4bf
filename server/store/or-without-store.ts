import { StoreError } from './store.ts';

export async function orWithoutStore<Value>(work: Promise<Value>): Promise<Value | undefined>;
export async function orWithoutStore<Value>(work: Promise<Value>, instead: Value): Promise<Value>;
/** Goes on without the store while it is away: a {@link StoreError} becomes `instead`. Other errors are thrown. */
export async function orWithoutStore<Value>(work: Promise<Value>, instead?: Value): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return instead;
    throw error;
  }
}
