import { Agent, request as call, type IncomingMessage } from 'node:http';

/** A request, taken in whole. */
export interface Forwarded {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** An answer: a stream stays a stream, everything else is taken in whole. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body?: Buffer;
  stream?: IncomingMessage;
}

const agent = new Agent({ keepAlive: true });

/** Makes the call for real. */
export function ask({ method, path, headers, body }: Forwarded, port: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = call({
      host: '127.0.0.1',
      port,
      method,
      path,
      agent,
      headers,
    });
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The headers of an answer, without those of its connection. */
export function withoutLength(headers: IncomingMessage['headers']): Record<string, string | string[] | undefined> {
  const { 'transfer-encoding': _encoding, connection: _connection, 'keep-alive': _alive, ...rest } = headers;
  return rest;
}
