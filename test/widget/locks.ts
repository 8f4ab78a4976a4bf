/** The locks of one browser, as far as the widget asks for them; Node 20 has none. */
export function createLocks(): Pick<LockManager, 'request' | 'query'> {
  const lines = new Map<string, Promise<unknown>>();
  const held: { name: string }[] = [];

  async function request(
    name: string,
    ...[given, last]: [LockOptions, LockGrantedCallback<unknown>] | [LockGrantedCallback<unknown>]
  ): Promise<unknown> {
    const { signal, mode = 'exclusive' } = typeof given === 'function' ? {} : given;
    const work = typeof given === 'function' ? given : last!;
    const turn = (mode === 'shared' ? Promise.resolve() : (lines.get(name) ?? Promise.resolve())).then(async () => {
      signal?.throwIfAborted();
      const lock = { name, mode };
      held.push(lock);
      try {
        return await work(lock);
      } finally {
        held.splice(held.indexOf(lock), 1);
      }
    });
    if (mode === 'exclusive') {
      lines.set(
        name,
        turn.catch(() => {}),
      );
    }
    return turn;
  }
  return { request: request as LockManager['request'], query: async () => ({ held: [...held] }) };
}
