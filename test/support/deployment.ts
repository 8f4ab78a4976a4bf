import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { generate } from 'selfsigned';
import { createStack, type Stack } from './stack.ts';

/** The BFF over TLS beside a shop's page, as it would stand on the web. Host names end in `.test` and mean this machine. */
export interface Deployment {
  stack: Stack;
  /** The shop's page with the bubble on it. */
  page: string;
  close(): void;
}

export interface DeploymentOptions {
  /** Where the BFF is: `shop.test/chat`, `chat.shop.test`, `chat.other.test`. */
  at: string;
  /** Takes cookies out of the answers on their way, as a browser that refuses them does. */
  dropCookies?: boolean;
}

export async function deploy({ at, dropCookies = false }: DeploymentOptions): Promise<Deployment> {
  const [host = '', path = ''] = at.split('/');
  const { private: key, cert } = await generate([{ name: 'commonName', value: '*.test' }], { keySize: 2048 });
  const server = createServer({ key, cert });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const base = path && `/${path}`;
  const stack = createStack({
    env: { BUBBLE_PUBLIC_URL: `https://${host}:${port}${base}`, BUBBLE_ORIGINS: 'https://shop.test:*' },
  });
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
    <h1>Shop</h1><script type="module" async src="https://${host}:${port}${base}/bubble.js"></script></html>`;

  server.on(
    'request',
    getRequestListener(async (request, env) => {
      const url = new URL(request.url);
      if (url.hostname === 'shop.test' && url.pathname === '/')
        return new Response(html, { headers: { 'content-type': 'text/html' } });
      if (url.hostname !== host || !url.pathname.startsWith(base)) return new Response('nothing here', { status: 404 });
      const response = await stack.app.fetch(request, env);
      if (dropCookies) response.headers.delete('set-cookie');
      return response;
    }),
  );

  return {
    stack,
    page: `https://shop.test:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
      stack.close();
    },
  };
}
