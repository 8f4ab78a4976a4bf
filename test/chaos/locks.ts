/** Web Locks as far as the widget uses them, for tabs that live in one process. */
export function installLocks(): void {
  const queues = new Map<string, Promise<unknown>>();

  async function request(name: string, ...rest: [LockOptions, Granted] | [Granted]): Promise<unknown> {
    const options = typeof rest[0] === 'function' ? {} : rest[0];
    const work = rest.at(-1) as Granted;
    const { signal, ifAvailable = false } = options;
    signal?.throwIfAborted();
    if (ifAvailable && queues.has(name)) return work(null);

    const before = queues.get(name) ?? Promise.resolve();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const mine = before.then(() => held);
    queues.set(name, mine);
    const done = (): void => {
      release();
      if (queues.get(name) === mine) queues.delete(name);
    };
    try {
      await (signal ? Promise.race([before, aborted(signal)]) : before);
      return await work({ name, mode: 'exclusive' });
    } finally {
      done();
    }
  }

  Object.defineProperty(globalThis, 'navigator', {
    value: { locks: { request }, language: 'en' },
    configurable: true,
    writable: true,
  });
}

type Granted = (lock: { name: string; mode: 'exclusive' } | null) => unknown;

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
