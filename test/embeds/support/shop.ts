import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { generate } from 'selfsigned';
import { createStack, type Stack } from '../../support/stack.ts';
import type { App } from './apps.ts';
import type { Setting } from './settings.ts';

/** A shop's page with an app in it, and the server of the bubble. */
export interface Shop {
  stack: Stack;
  page: string;
  close(): Promise<void>;
}

/** What the examples say in place of the server's address. */
const WRITTEN = 'http://localhost:8787';
const NONCE = 'bm9uY2U';

export async function openShop({
  app,
  setting,
  assets,
}: {
  app: App;
  setting: Setting;
  assets: string;
}): Promise<Shop> {
  const { at = 'chat.shop.test', scheme = 'https', dropCookies = false, policy, css } = setting;
  const listening = await listen(scheme);
  const { port } = listening.address() as AddressInfo;
  const [host = '', path = ''] = at.split('/');
  const bff = `${scheme}://${host}:${port}${path && `/${path}`}`;
  const stack = createStack({ env: { BUBBLE_PUBLIC_URL: bff, BUBBLE_ORIGINS: `${scheme}://shop.test:*` } });
  stack.restart({}, { assets });

  listening.on(
    'request',
    getRequestListener(async (request, env) => {
      const url = new URL(request.url);
      if (url.host === new URL(bff).host && url.pathname.startsWith(new URL(bff).pathname)) {
        const response = await stack.app.fetch(request, env);
        if (dropCookies) response.headers.delete('set-cookie');
        return response;
      }
      if (url.pathname === '/favicon.ico') return new Response('', { headers: { 'content-type': 'image/x-icon' } });
      if (url.pathname === '/hostile.css') return new Response(css, { headers: { 'content-type': 'text/css' } });
      const { status, type, body } = await app.answer(url.pathname);
      if (!/html|javascript/.test(type)) return new Response(body, { status, headers: { 'content-type': type } });
      let text = Buffer.from(body).toString().replaceAll(WRITTEN, bff);
      if (type.includes('html')) {
        if (css) text = text.replace('</head>', '<link rel="stylesheet" href="/hostile.css"></head>');
        if (policy) text = text.replaceAll(/<(script|link|style)\b/g, `<$1 nonce="${NONCE}"`);
      }
      const headers = { 'content-type': type, ...(policy && { 'content-security-policy': policy(NONCE, bff, app) }) };
      return new Response(text, { status, headers });
    }),
  );

  return {
    stack,
    page: `${scheme}://shop.test:${port}${app.path}`,
    async close() {
      listening.closeAllConnections();
      listening.close();
      await stack.close();
    },
  };
}

async function listen(scheme: 'http' | 'https'): Promise<ReturnType<typeof createServer>> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '*.test' }], { keySize: 2048 });
  const server = scheme === 'http' ? createPlainServer() : createServer({ key, cert });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server as ReturnType<typeof createServer>;
}
