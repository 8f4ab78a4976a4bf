import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Peer } from './peers.ts';

/** Serves the pages on loopback: every widget on the same page, from the same host; nothing else answers. */
export interface Host {
  pageOf(peer: Peer): string;
  /** Paths that were requested and do not exist. */
  missed: Set<string>;
  close(): void;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

/** @param chat port of our own server, which receives every request below `/chat/` */
export async function startHost(port: number, chat: number, peers: Peer[]): Promise<Host> {
  const files = new Map<string, Buffer>();
  const missed = new Set<string>();
  for (const peer of peers) {
    files.set(`/${folderOf(peer)}/index.html`, compress(pageWith(peer)));
    for (const [name, file] of Object.entries(peer.files ?? {}))
      files.set(`/${folderOf(peer)}/${name}`, compress(readFileSync(file)));
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    if (pathname.startsWith('/chat/')) return passOn(request, response, chat);
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const body = files.get(path) ?? answerOf(path, peers);
    if (!body) missed.add(path);
    response.writeHead(body ? 200 : 404, {
      'content-type': TYPES[files.has(path) ? extname(path) : '.json'],
      ...(body && { 'content-encoding': 'br', 'content-length': body.length }),
    });
    response.end(body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    pageOf: (peer) => `http://localhost:${port}/${folderOf(peer)}/`,
    missed,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const folderOf = ({ name }: Peer): string => name.toLowerCase();

function pageWith({ html }: Peer): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Shop</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <h1>Shop</h1>
    <p>Lamps that last.</p>
    ${html}
  </body>
</html>`;
}

function answerOf(path: string, peers: Peer[]): Buffer | undefined {
  const peer = peers.find((one) => path.startsWith(`/${folderOf(one)}/`));
  const answer = peer?.answer?.(path.slice(folderOf(peer).length + 1));
  return answer ? compress(JSON.stringify(answer)) : undefined;
}

function compress(text: string | Buffer): Buffer {
  return brotliCompressSync(text);
}

/** Forwards a request as a proxy in front of the server does. */
function passOn(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { url: path, method, headers } = request;
  const upstream = ask({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
