import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** The network of a visitor: every host whose name ends in `.test` is this machine, and each can be cut off. */
export interface Network {
  port: number;
  /** Ends all connections to this host, and refuses new ones. */
  cut(host: string): void;
  restore(): void;
  close(): void;
}

export async function openNetwork(): Promise<Network> {
  const away = new Set<string>();
  const tunnels = new Map<Socket, string>();
  // Pages without TLS.
  const server = createServer(({ url, headers }, response) => {
    const { hostname, port, pathname, search } = new URL(url!);
    if (!hostname.endsWith('.test')) return void response.writeHead(502).end();
    const call = ask({ port, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    call.on('error', () => response.destroy()).end();
  });
  server.on('connect', (request, socket: Socket) => {
    const { hostname, port } = new URL(`https://${request.url}`);
    socket.on('error', () => {});
    // The engines call their makers' services, too.
    if (away.has(hostname) || !hostname.endsWith('.test')) return void socket.destroy();
    const target = connect(Number(port || 443), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    tunnels.set(socket, hostname);
    target.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => {
      tunnels.delete(socket);
      target.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut(host) {
      away.add(host);
      for (const [socket, name] of tunnels) if (name === host) socket.destroy();
    },
    restore: () => away.clear(),
    close() {
      for (const socket of tunnels.keys()) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
