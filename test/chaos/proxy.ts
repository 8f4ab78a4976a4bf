import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import { ask, readAll, withoutLength, type Answer, type Forwarded } from './exchange.ts';
import { chooseFault, type Fault } from './faults.ts';
import { sendSlowly, slowByte, slowHead } from './slow-answers.ts';
import { chooseStreamFault, passStream, type StreamFault } from './stream-faults.ts';

export interface ProxyOptions {
  dice: Dice;
  /** Where a request goes; several: any of them. */
  ports: () => number[];
  kinds: readonly Fault[];
  /** Probability of each kind. */
  each: number;
  timeScale: number;
  /** Hears what becomes of every message that is posted. */
  trace: (request: Forwarded, fault: string) => void;
  /** Changes a request on its way. @returns who sent it, and what every byte of its answer is told to */
  prepare?: (request: Forwarded) => Sender;
}

interface Sender {
  index: number;
  /** Gives the ears for one answer. */
  listen: () => (text: string) => void;
  /** What happens to every stream of theirs, to the very end. */
  streams?: StreamFault | undefined;
}

export interface Proxy {
  port: number;
  /** Requests, and of them the spoilt ones by kind. */
  counts: Map<string, number>;
  /** While it is down it refuses connections. */
  setDown(down: boolean): Promise<void>;
  /** Whoever is in a tunnel: what he has breaks, what he asks for comes to nothing. */
  setTunnel(sender: number, inside: boolean): void;
  /** No more faults: what is left to be said gets through. */
  calm(): void;
  close(): Promise<void>;
}

/**
 * How long the upstream goes on with a request whose connection is gone, at most. Its own limit is 15 s, and the server
 * relies on 20; but a machine that stands still for a moment does not do so in divided time.
 */
const UPSTREAM_LIMIT = 11_000;

/** A connection without a sign of life is ended by whoever is between. */
const SILENT = 40_000;

export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { dice, timeScale } = options;
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const tunnel = new Set<number>();
  /** The answers of everybody who may go into a tunnel, while they last. */
  const open = new Map<ServerResponse, number>();
  let { each } = options;
  const server: Server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.on('upgrade', upgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    counts,
    calm() {
      each = 0;
      tunnel.clear();
    },
    setTunnel(sender, inside) {
      if (!inside) return void tunnel.delete(sender);
      tunnel.add(sender);
      for (const [response, owner] of open) if (owner === sender) response.destroy();
    },
    async setDown(down) {
      if (down) return stop();
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close: stop,
  };

  async function stop(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const { connection: _connection, ...kept } = headers;
    const request: Forwarded = { method, path: url, headers: kept, body: await readAll(incoming) };
    const sender = options.prepare?.(request);
    if (sender) {
      if (tunnel.has(sender.index)) return void response.destroy();
      open.set(response, sender.index);
      response.on('close', () => open.delete(response));
    }
    const fault = chooseFault(dice, options.kinds, each);
    count('requests');
    if (method === 'POST' && url.endsWith('/messages')) options.trace(request, fault);
    if (fault !== 'none') count(fault);
    const done = (): Promise<Answer> => forward(request, sender?.listen);
    const pass = (answer: Answer): void => passOn(answer, response, sender?.streams);

    switch (fault) {
      case 'delay':
        await nominal(dice.between(50, 3_000));
        return pass(await done());
      case 'reset-before':
        return void response.destroy();
      case 'reset-after':
        (await done()).stream?.destroy();
        return void response.destroy();
      case 'late':
        response.destroy();
        return later(200, done);
      case 'hang':
        await later(0, done);
        await nominal(SILENT);
        return void response.destroy();
      case 'half':
        return passHalf(await done(), response);
      case 'slow-head': {
        const answer = await done();
        await nominal(slowHead(dice));
        return pass(answer);
      }
      case 'slow-body': {
        // No stream is an answer of the upstream.
        const answer = await done();
        response.writeHead(answer.status, withoutLength(answer.headers));
        return sendSlowly(answer.body!, response, slowByte(dice) / timeScale);
      }
      case 'throttled':
        return void response.writeHead(429, { 'content-type': 'text/plain' }).end('Retry later\n');
      case 'error':
        return void response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"spoilt"}');
      case 'page':
        return badGateway(response);
      case 'page-after':
        (await done()).stream?.destroy();
        return badGateway(response);
      case 'twice':
        void done().then(
          ({ stream }) => stream?.destroy(),
          () => {},
        );
        return pass(await done());
      case 'lost':
        return void response.writeHead(204).end();
      case 'doubled':
        await done();
        return pass(await done());
      case 'reordered':
        response.writeHead(204).end();
        await nominal(dice.between(100, 4_000));
        return void (await done());
      case 'none':
        return pass(await done());
    }
  }

  /** The upstream ends by itself what takes too long: what this machine did not get to in time is not done at all. */
  async function later(least: number, done: () => Promise<Answer>): Promise<void> {
    const from = Date.now();
    await nominal(dice.between(least, UPSTREAM_LIMIT));
    if (Date.now() - from < (UPSTREAM_LIMIT + 1_000) / timeScale) (await done()).stream?.destroy();
  }

  /** Makes the call for real. A stream stays a stream, everything else is taken in whole. */
  async function forward(request: Forwarded, listen?: Sender['listen']): Promise<Answer> {
    const ports = options.ports();
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await ask(request, dice.pick(ports));
        answer.on('error', () => {});
        const hear = listen?.();
        if (hear) answer.on('data', (chunk: Buffer) => hear(chunk.toString()));
        const { statusCode: status = 502, headers } = answer;
        if (headers['content-type']?.includes('event-stream')) return { status, headers, stream: answer };
        return { status, headers, body: await readAll(answer) };
      } catch (error) {
        // As a balancer does: what was not taken is given to another one. What broke may have been taken.
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || tries >= 5) throw error;
        await nominal(100);
      }
    }
  }

  /** The cable. */
  function upgrade(request: IncomingMessage, client: Socket, head: Buffer): void {
    count('cables');
    const upstream = connect(dice.pick(options.ports()), '127.0.0.1');
    const lines = request.rawHeaders.flatMap((text, index) =>
      index % 2 === 0 ? [`${text}: ${request.rawHeaders[index + 1]}`] : [],
    );
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
    const end = (): void => {
      upstream.destroy();
      client.destroy();
    };
    for (const socket of [upstream, client]) socket.on('error', end).on('close', end);
    if (each > 0) setTimeout(end, dice.between(2_000, 60_000) / timeScale).unref();
  }

  function passHalf(answer: Answer, response: ServerResponse): void {
    response.writeHead(answer.status, withoutLength(answer.headers));
    if (answer.stream) {
      answer.stream.once('data', (chunk: Buffer) => {
        response.write(chunk.subarray(0, chunk.length / 2));
        answer.stream?.destroy();
        setTimeout(() => response.destroy(), 5).unref();
      });
      return;
    }
    response.write(answer.body!.subarray(0, answer.body!.length / 2));
    setTimeout(() => response.destroy(), 5).unref();
  }

  function passOn(answer: Answer, response: ServerResponse, always?: StreamFault): void {
    response.writeHead(answer.status, withoutLength(answer.headers));
    if (!answer.stream) return void response.end(answer.body);
    const fault = always ?? (each > 0 ? chooseStreamFault(dice) : 'none');
    if (fault !== 'none') count(`stream ${fault}`);
    passStream(answer.stream, response, fault, dice, timeScale);
  }

  function badGateway(response: ServerResponse): void {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
  }

  function count(name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  function nominal(ms: number): Promise<void> {
    return wait(ms / timeScale);
  }
}
