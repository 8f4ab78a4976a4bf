import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a fact: repeats `look` until it neither throws nor answers `undefined`, `null` or `false`. */
export async function eventually<Value>(
  look: () => Value | Promise<Value>,
  timeout = 5_000,
): Promise<NonNullable<Value>> {
  const deadline = Date.now() + timeout;
  for (;;) {
    let reason: unknown = 'never true';
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      reason = error;
    }
    if (Date.now() > deadline) throw new Error(`it did not happen within ${timeout} ms`, { cause: reason });
    await wait(10);
  }
}
