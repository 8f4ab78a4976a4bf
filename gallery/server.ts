import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { tone } from '../test/support/tone.ts';

/** The strictest policy of a host page: the check finds whatever the bubble requires beyond it. */
const POLICY =
  "default-src 'none'; script-src 'self'; img-src 'self'; media-src 'self'; frame-src 'self'; require-trusted-types-for 'script'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <title>Gallery</title>
    <link rel="icon" href="/mira.svg" />
    <script type="module" src="/page.js"></script>
  </head>
  <body></body>
</html>
`;

/** An agent's picture. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
  <rect width="64" height="64" fill="#c9754b"/><circle cx="32" cy="26" r="12" fill="#fff"/><circle cx="32" cy="66" r="26" fill="#fff"/>
</svg>`;

export interface Serving {
  address: string;
  close(): void;
}

/** Serves the gallery's page on this machine only. @param port 0 for any free one */
export function serveGallery(port: number): Promise<Serving> {
  const app = new Hono()
    .get('/', (context) => context.html(PAGE, 200, { 'content-security-policy': POLICY }))
    .get('/mira.svg', (context) => context.body(PICTURE, 200, { 'content-type': 'image/svg+xml' }))
    .get('/tone.wav', (context) => context.body(new Uint8Array(tone()), 200, { 'content-type': 'audio/wav' }))
    .get('/:file{(assets/)?[\\w.-]+\\.js}', async (context) => {
      const script = await readFile(new URL(`./page/${context.req.param('file')}`, import.meta.url)).catch(() => null);
      return script ? context.body(script, 200, { 'content-type': 'text/javascript' }) : context.notFound();
    });

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({ address: `http://127.0.0.1:${taken}`, close: () => void server.close() });
    });
    server.on('error', reject);
  });
}
