import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { generate } from 'selfsigned';
import { createStack, type Stack } from '../../support/stack.ts';

/** A shop's pages over TLS, a server on a host of the shop's own domain, and one on another domain. */
export interface Place {
  /** `https://shop.test:…` */
  shop: string;
  own: Site;
  foreign: Site;
  /** Puts a page on the shop. @returns its address */
  page(path: string, body: string, headers?: Record<string, string>): string;
  close(): Promise<void>;
}

/** A server of the bubble's. */
export interface Site {
  host: string;
  address: string;
  stack: Stack;
  /** Requests that were answered, as `METHOD path`. */
  answered: string[];
  /** An answer whose call fits waits for this promise; the server has done its work. */
  hold?: { call: RegExp; until: Promise<void> } | undefined;
}

export async function openPlace(): Promise<Place> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '*.test' }], { keySize: 2048 });
  const server = createServer({ key, cert });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const shop = `https://shop.test:${port}`;
  const [own, foreign] = [openSite('chat.shop.test', port), openSite('chat.other.test', port)];
  const pages = new Map<string, { body: string; headers: Record<string, string> }>();

  server.on(
    'request',
    getRequestListener(async (request, env) => {
      const { hostname, pathname } = new URL(request.url);
      const site = [own, foreign].find(({ host }) => host === hostname);
      if (site) return answer(site, request, env);
      const page = pages.get(pathname);
      if (page) return new Response(page.body, { headers: page.headers });
      return vendor(pathname) ?? new Response(null, { status: 404 });
    }),
  );

  return {
    shop,
    own,
    foreign,
    page(path, body, headers) {
      const type = { 'content-type': 'text/html; charset=utf-8' };
      pages.set(path, { body: PAGE + body, headers: { ...type, ...headers } });
      return shop + path;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all([own.stack.close(), foreign.stack.close()]);
    },
  };
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
  <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">`;

function openSite(host: string, port: number): Site {
  const address = `https://${host}:${port}`;
  const env = { BUBBLE_PUBLIC_URL: address, BUBBLE_ORIGINS: 'https://shop.test:*', BUBBLE_LIMITS: 'off' };
  return { host, address, stack: createStack({ env }), answered: [] };
}

async function answer(site: Site, request: Request, env: object): Promise<Response> {
  const call = `${request.method} ${new URL(request.url).pathname}`;
  const response = await site.stack.app.fetch(request, env as never);
  if (site.hold?.call.test(call)) await site.hold.until;
  site.answered.push(call);
  return response;
}

/** The shop's own copy of the script. */
function vendor(path: string): Response | undefined {
  const file = /^\/vendor\/((?:assets\/)?[\w-]+\.js)$/.exec(path)?.[1];
  if (!file) return undefined;
  return new Response(readFileSync(`dist/${file}`), { headers: { 'content-type': 'text/javascript' } });
}
