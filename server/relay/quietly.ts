import { StoreError } from '../store/store.ts';

/** Does without what the store would have made easier. */
export async function quietly<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
