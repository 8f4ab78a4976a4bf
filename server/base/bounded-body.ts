import { orAborted } from './deadline.ts';

/** A foreign body is larger than its limit. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError' as const;
}

/**
 * Reads a foreign body, counting as it comes. What is left of it is dropped after a failure.
 *
 * @param max bytes
 * @param signal ends the reading, even of a body that never ends. @default nothing ends it
 * @throws {BodyTooLargeError}
 * @throws the signal's reason
 */
export async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  max: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await (signal ? orAborted(reader.read(), signal) : reader.read());
      if (done) return join(chunks, length);
      length += value.length;
      if (length > max) throw new BodyTooLargeError(`more than ${max} bytes`);
      chunks.push(value);
    }
  } catch (error) {
    // Not awaited: the other side may never confirm it.
    reader.cancel().catch(() => {});
    throw error;
  }
}

function join(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
