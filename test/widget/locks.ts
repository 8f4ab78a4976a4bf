/** The locks of one browser, as far as the widget asks for them; Node 20 has none. */
export function createLocks(): Pick<LockManager, 'request'> {
  const lines = new Map<string, Promise<unknown>>();

  async function request(
    name: string,
    { signal }: LockOptions,
    work: (lock: Lock | null) => unknown,
  ): Promise<unknown> {
    const turn = (lines.get(name) ?? Promise.resolve()).then(() => {
      signal?.throwIfAborted();
      return work({ name, mode: 'exclusive' });
    });
    lines.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }
  return { request: request as LockManager['request'] };
}
