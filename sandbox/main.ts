import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { serveCable } from './cable/upgrade.ts';
import { NO_LIMITS } from './http/throttle.ts';
import { ConnectionDropped } from './levers/fail.ts';
import { createSandbox } from './sandbox.ts';

const HOST = '127.0.0.1';
const { SANDBOX_PORT, SANDBOX_WEBHOOK_URL, SANDBOX_LIMITS, BUBBLE_TIME_SCALE } = process.env;
const port = Number(SANDBOX_PORT || 8788);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  refuse(`SANDBOX_PORT must be a port number, not ${JSON.stringify(SANDBOX_PORT)}`);
}
if (SANDBOX_LIMITS && SANDBOX_LIMITS !== 'off') {
  refuse(`SANDBOX_LIMITS must be off or unset, not ${JSON.stringify(SANDBOX_LIMITS)}`);
}
const timeScale = Number(BUBBLE_TIME_SCALE || 1);
if (!(timeScale > 0 && Number.isFinite(timeScale))) {
  refuse(`BUBBLE_TIME_SCALE must be a number above 0, not ${JSON.stringify(BUBBLE_TIME_SCALE)}`);
}

const sandbox = createSandbox({
  timeScale,
  ...(SANDBOX_WEBHOOK_URL ? { webhookUrl: SANDBOX_WEBHOOK_URL } : {}),
  ...(SANDBOX_LIMITS === 'off' ? { limits: NO_LIMITS } : {}),
});

const server = serve(
  {
    hostname: HOST,
    port,
    async fetch(request: Request, env: HttpBindings | Http2Bindings) {
      try {
        return await sandbox.fetch(request);
      } catch (error) {
        if (!(error instanceof ConnectionDropped)) throw error;
        env.incoming.socket?.destroy();
        return new Response(null, { status: 500 });
      }
    },
  },
  (address) => {
    console.log(`sandbox (a stand-in OneHash Chat, in memory): desk and API on http://${HOST}:${address.port}`);
  },
) as Server;
const sockets = serveCable(server, (socket) => sandbox.cable(socket));

server.on('error', (error: NodeJS.ErrnoException) => {
  refuse(
    error.code === 'EADDRINUSE' ? `port ${port} of ${HOST} is in use; set SANDBOX_PORT to another` : error.message,
  );
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    sandbox.close();
    sockets.close();
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

function refuse(reason: string): never {
  console.error(`sandbox: ${reason}`);
  process.exit(1);
}
