import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';

/** The page of the agent desk. Its script is built apart and lies beside the bundled server. */
export function deskRoutes() {
  return new Hono()
    .get('/', (context) => {
      const cable = `ws://${context.req.header('host') ?? ''}`;
      context.header(
        'content-security-policy',
        `default-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ${cable}`,
      );
      return context.html(PAGE);
    })
    .get('/desk.js', (context) => file('desk.js', 'text/javascript; charset=utf-8', context.req.raw));
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Agent desk (sandbox)</title>
    <link rel="icon" href="data:," />
    <script type="module" src="/desk.js"></script>
  </head>
  <body></body>
</html>
`;

async function file(name: string, type: string, request: Request): Promise<Response> {
  try {
    const bytes = await readFile(new URL(`./desk/${name}`, import.meta.url));
    const body = request.method === 'HEAD' ? null : new Uint8Array(bytes);
    return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
  } catch {
    return new Response('The desk is not built: run npm run build.\n', {
      status: 404,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
}
