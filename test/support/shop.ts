import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody's page, at an origin of its own. */
export interface Shop {
  origin: string;
  /** @returns its address */
  page(path: string, html: string, headers?: Record<string, string>): string;
  /** @param type its media type; without one it is a script */
  file(path: string, body: string, type?: string): string;
  /** Everything of a folder of the build that is a script, below this path. */
  scripts(path: string, folder: string): void;
  close(): void;
}

/** A server of the shop's own: unlike a driver's interception it leaves every cache and policy of the browser at work. */
export async function openShop(): Promise<Shop> {
  const files = new Map<string, { body: string; headers: Record<string, string> }>();
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url!, 'http://shop').pathname);
    // Browsers ask for a picture.
    response.writeHead(file ? 200 : request.url === '/favicon.ico' ? 204 : 404, file?.headers).end(file?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

  function put(path: string, body: string, headers: Record<string, string>): string {
    files.set(path, { body, headers });
    return origin + path;
  }

  const file: Shop['file'] = (path, body, type = 'text/javascript') =>
    put(path, body, { 'content-type': `${type}; charset=utf-8` });

  return {
    origin,
    page: (path, html, headers) =>
      put(path, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>${html}`, {
        'content-type': 'text/html; charset=utf-8',
        ...headers,
      }),
    file,
    scripts(path, folder) {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        if (name.endsWith('.js')) file(`${path}/${name}`, readFileSync(`${folder}/${name}`, 'utf8'));
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
