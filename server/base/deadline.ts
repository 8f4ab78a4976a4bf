/** The time for some work is over, or the work is no longer wanted. */
export class DeadlineError extends Error {
  override name = 'DeadlineError' as const;
}

/**
 * Runs work that ends in time.
 *
 * @param ms milliseconds until its signal aborts
 * @param stopping aborts it earlier
 * @throws {DeadlineError} as soon as the signal aborts, also if the work takes no notice of it
 */
export async function withinTime<Value>(
  ms: number,
  stopping: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const deadline = new AbortController();
  const stop = (): void => deadline.abort(new DeadlineError('stopped'));
  // `AbortSignal.any` would keep every signal as long as `stopping` lives.
  stopping?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => deadline.abort(new DeadlineError('no answer in time')), ms).unref();
  if (stopping?.aborted) stop();
  try {
    return await orAborted(work(deadline.signal), deadline.signal);
  } finally {
    clearTimeout(timer);
    stopping?.removeEventListener('abort', stop);
  }
}

/** The promise's outcome, or the signal's reason as soon as it aborts. */
export function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
