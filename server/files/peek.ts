/** The first bytes of a stream, and a stream that still has all of them. */
export async function peekAt(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  bytes: number,
): Promise<{ head: Uint8Array; body: ReadableStream<Uint8Array<ArrayBuffer>> }> {
  const reader = (body ?? (new Blob().stream() as ReadableStream<Uint8Array<ArrayBuffer>>)).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let isOver = false;
  while (length < bytes && !isOver) {
    const { done, value } = await reader.read();
    isOver = done;
    if (value) length += chunks.push(value) && value.length;
  }
  const head = new Uint8Array(Buffer.concat(chunks));
  const whole = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = chunks.length > 0 ? { done: false, value: chunks.shift()! } : await reader.read();
        if (done) controller.close();
        else controller.enqueue(value!);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { head, body: whole };
}
