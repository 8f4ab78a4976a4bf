import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { CableSocket } from './connection.ts';

const PROTOCOL = 'actioncable-v1-json';

/** Opens WebSockets at `/cable`, from any origin. A client that offers no protocol, or only others, gets none back. */
export function serveCable(server: Server, connect: (socket: CableSocket) => void): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/cable') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      // Broken frames close the connection; there is nothing to add to that.
      opened.on('error', () => {});
      connect(opened);
    });
  });
  return {
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
