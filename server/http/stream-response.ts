import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Sink } from '../fanout/sink.ts';
import type { AppContext } from './context.ts';

/** A response that stays open: where it is written, and what the route returns. */
export interface StreamResponse {
  sink: Sink;
  response: Response;
}

/**
 * Begins a response that stays open. In Node it is written to the socket's own response, because a web stream between
 * them takes three times the memory of everything else in a stream. Elsewhere it is a web stream.
 */
export function beginStreamResponse(c: AppContext, headers: Record<string, string>): StreamResponse {
  const response = c.env?.outgoing;
  if (!response) return webResponse(c, headers);
  // The CORS headers are in the context already.
  response.writeHead(200, { ...Object.fromEntries(c.res.headers), ...headers, 'x-request-id': c.get('requestId') });
  response.flushHeaders();
  return { sink: new NodeSink(response), response: RESPONSE_ALREADY_SENT };
}

class NodeSink implements Sink {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  write(bytes: Uint8Array): void {
    this.#response.write(bytes);
  }

  backlog(): number {
    return this.#response.writableLength;
  }

  end(): void {
    this.#response.end();
  }

  whenGone(listener: () => void): void {
    if (this.#response.destroyed) listener();
    else this.#response.once('close', listener);
  }
}

function webResponse(c: AppContext, headers: Record<string, string>): StreamResponse {
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
