/** The file is not served to its end. */
export class FileCutError extends Error {
  override name = 'FileCutError' as const;
}

export interface ProgressOptions {
  /** Milliseconds without a byte, from the upstream or to the browser, after which it ends. */
  patience: number;
  /** Bytes. */
  max: number;
  /** Called once, when the stream ends in whatever way. @param cut the reason, if it ends early */
  onEnd: (cut?: unknown) => void;
}

/**
 * Hands a stream on, a chunk when one is asked for: nothing is read ahead, so a browser that reads slowly slows the
 * upstream down, and memory holds one chunk.
 */
export function guardProgress(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { patience, max, onEnd }: ProgressOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = max;
  let isOver = false;

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start: (controller) => watch(controller),
      async pull(controller) {
        watch(controller);
        try {
          const { done, value } = await reader.read();
          if (isOver) return;
          if (done) {
            end();
            controller.close();
            return;
          }
          left -= value.length;
          if (left < 0) throw new FileCutError('longer than it may be');
          controller.enqueue(value);
          watch(controller);
        } catch (error) {
          cut(controller, error);
        }
      },
      cancel: (reason) => end(reason ?? new FileCutError('nobody reads on')),
    },
    { highWaterMark: 0 },
  );

  function watch(controller: ReadableStreamDefaultController<Uint8Array>): void {
    clearTimeout(timer);
    timer = setTimeout(() => cut(controller, new FileCutError('no progress')), patience);
    timer.unref?.();
  }

  function cut(controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void {
    if (isOver) return;
    end(error);
    controller.error(error);
  }

  function end(reason?: unknown): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    // Not awaited: the other side may never confirm it.
    if (reason !== undefined) reader.cancel(reason).catch(() => {});
    onEnd(reason);
  }
}
