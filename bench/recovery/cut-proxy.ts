import { once } from 'node:events';
import { Agent, createServer, request as call, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * How a visitor's network is cut. `streams`: event streams break, and new ones are refused; other calls get through.
 * `server`: every connection breaks, and new ones are refused. `held`: nothing breaks, and no byte gets through.
 */
export type Cut = 'streams' | 'server' | 'held';

/** One visitor's way to the server. */
export interface CutProxy {
  /** Origin of the server, for this visitor. */
  origin: string;
  cut(how: Cut): Promise<void>;
  /** The way is free again; what was held arrives now. */
  free(): Promise<void>;
  close(): void;
}

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** Between one visitor and the server. @param origin of the page */
export async function startCutProxy(target: number, origin: string): Promise<CutProxy> {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  const streams = new Set<ServerResponse>();
  /** Aborted at the end of the cut. */
  let held: AbortController | undefined;
  let refusesStreams = false;
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    async cut(how) {
      if (how === 'held') held = new AbortController();
      if (how === 'server') stop();
      if (how === 'streams') {
        refusesStreams = true;
        for (const stream of streams) stream.destroy();
      }
    },
    async free() {
      refusesStreams = false;
      held?.abort();
      held = undefined;
      if (!server.listening) await listen(port);
    },
    close() {
      held?.abort();
      stop();
      agent.destroy();
    },
  };

  async function throughHold(): Promise<void> {
    if (held) await once(held.signal, 'abort');
  }

  function stop(): void {
    server.close();
    for (const socket of sockets) socket.destroy();
  }

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url: path, headers } = incoming;
    const isStream = path!.includes('/events');
    await throughHold();
    if (isStream && refusesStreams) return void response.destroy();
    const request = call({
      host: '127.0.0.1',
      port: target,
      agent,
      method,
      path,
      // What a browser would say of the page.
      headers: { ...headers, origin, 'sec-fetch-site': 'cross-site', 'user-agent': CHROME },
    });
    request.end(Buffer.concat(chunks));
    response.on('close', () => request.destroy());
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    await throughHold();
    const { connection: _connection, 'keep-alive': _alive, 'transfer-encoding': _encoding, ...kept } = answer.headers;
    response.writeHead(answer.statusCode!, kept);
    response.flushHeaders();
    if (isStream) {
      streams.add(response);
      response.on('close', () => streams.delete(response));
    }
    for await (const chunk of answer) {
      await throughHold();
      response.write(chunk);
    }
    response.end();
  }
}
