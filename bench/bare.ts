import { createServer } from 'node:http';

/*
 * The references for the server. `proxy`: forwards with Node's own fetch. `streams`: event streams of plain node:http
 * with a heartbeat.
 */

const [kind, port, target] = process.argv.slice(2);
const HEARTBEAT = 15_000;

const server = createServer(async (request, response) => {
  if (kind === 'streams') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write('event: ready\ndata: {}\n\n');
    const timer = setInterval(() => response.write(':\n\n'), HEARTBEAT);
    request.on('close', () => clearInterval(timer));
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    body: Buffer.concat(chunks),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  response.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(Number(port), '127.0.0.1');
