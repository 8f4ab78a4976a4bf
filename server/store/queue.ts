/** Runs what has the same name one after the other, within this process. */
export type Queue = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

export function createQueue(): Queue {
  const last = new Map<string, Promise<unknown>>();
  return async function inTurn(name, work) {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}
