import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';

/** Bytes of an answer that are read ahead of whoever reads it. */
const AHEAD = 64 * 1024;

/**
 * Sends a GET and follows no redirect.
 *
 * @param addresses the IP addresses to connect to; `undefined`: those of the host
 */
export type SendGet = (
  url: URL,
  addresses: string[] | undefined,
  signal: AbortSignal,
  headers?: Readonly<Record<string, string>>,
) => Promise<Response>;

/** Connects to one of the addresses, whatever the host's name has come to mean since they were checked. */
export const sendPinned: SendGet = async (url, addresses, signal, headers = {}) => {
  // Loaded when it is needed: not every runtime that serves the rest has it.
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const options = {
      headers: asked(headers),
      agent: false,
      signal,
      ...(addresses && { lookup: lookUpIn(addresses) }),
    };
    request(url, options, (answer) => resolve(responseOf(answer)))
      .on('error', reject)
      .end();
  });
};

/** Sends through a `fetch`, which looks hosts up itself. */
export function sendThrough(fetch: (request: Request) => Promise<Response>): SendGet {
  return (url, _addresses, signal, headers = {}) =>
    fetch(new Request(url, { headers: asked(headers), redirect: 'manual', signal }));
}

/** Nothing that is fetched here may be packed: its length and its ranges would be others. */
function asked(headers: Readonly<Record<string, string>>): Record<string, string> {
  return { accept: '*/*', ...headers, 'accept-encoding': 'identity' };
}

function lookUpIn(addresses: string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, answer) => {
    if (options.all) answer(null, all);
    else answer(null, all[0]!.address, all[0]!.family);
  };
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) if (typeof value === 'string') headers.set(name, value);
  if (status === 200 || status === 206) {
    // Without a strategy that counts bytes, Node would count chunks, and read a gigabyte ahead.
    const strategy = new ByteLengthQueuingStrategy({ highWaterMark: AHEAD });
    return new Response(Readable.toWeb(answer, { strategy }) as ReadableStream<Uint8Array<ArrayBuffer>>, {
      status,
      headers,
    });
  }
  answer.destroy();
  return new Response(null, { status: status < 200 ? 502 : status, headers });
}
