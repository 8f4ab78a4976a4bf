import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Sink } from '../fanout/streams.ts';
import type { AppContext } from './context.ts';

/** An answer that goes on: where it is written, and what the route returns. */
export interface OpenAnswer {
  sink: Sink;
  response: Response;
}

/**
 * Begins an answer without an end. On Node it is written to the socket's own response: what a web stream puts between
 * weighs three times as much as the rest of a stream. Anywhere else it is a web stream.
 */
export function beginAnswer(c: AppContext, headers: Record<string, string>): OpenAnswer {
  const outgoing = c.env?.outgoing;
  if (!outgoing) return webAnswer(c, headers);
  // What CORS has said stands in the context already.
  outgoing.writeHead(200, { ...Object.fromEntries(c.res.headers), ...headers, 'x-request-id': c.get('requestId') });
  outgoing.flushHeaders();
  return { sink: new NodeSink(outgoing), response: RESPONSE_ALREADY_SENT };
}

class NodeSink implements Sink {
  readonly #outgoing: ServerResponse;

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
  }

  write(bytes: Uint8Array): void {
    this.#outgoing.write(bytes);
  }

  backlog(): number {
    return this.#outgoing.writableLength;
  }

  end(): void {
    this.#outgoing.end();
  }

  whenGone(listener: () => void): void {
    if (this.#outgoing.destroyed) listener();
    else this.#outgoing.once('close', listener);
  }
}

function webAnswer(c: AppContext, headers: Record<string, string>): OpenAnswer {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let gone: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(begun) {
        controller = begun;
      },
      cancel: () => gone?.(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
  const sink: Sink = {
    write: (bytes) => controller.enqueue(bytes),
    backlog: () => -(controller.desiredSize ?? 0),
    end: () => controller.close(),
    whenGone: (listener) => void (gone = listener),
  };
  return { sink, response: c.body(body, 200, headers) };
}
