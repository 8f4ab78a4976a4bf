import { serve } from '@hono/node-server';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { ConnectionDropped } from './levers/fail.ts';
import { createSandbox } from './sandbox.ts';

const HOST = '127.0.0.1';
const port = Number(process.env.SANDBOX_PORT || 8788);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`sandbox: SANDBOX_PORT must be a port number, not ${JSON.stringify(process.env.SANDBOX_PORT)}`);
  process.exit(1);
}

const webhookUrl = process.env.SANDBOX_WEBHOOK_URL;
const sandbox = createSandbox(webhookUrl ? { webhookUrl } : {});

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
);

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `sandbox: port ${port} of ${HOST} is in use; set SANDBOX_PORT to another`
      : `sandbox: ${error.message}`,
  );
  process.exit(1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    sandbox.close();
    server.close(() => process.exit(0));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
