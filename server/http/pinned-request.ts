import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';

const HEADERS = { accept: 'image/*', 'accept-encoding': 'identity' };

/**
 * Sends a GET and follows no redirect.
 *
 * @param addresses the IP addresses to connect to; `undefined`: those of the host
 */
export type SendGet = (url: URL, addresses: string[] | undefined, signal: AbortSignal) => Promise<Response>;

/** Connects to one of the addresses, whatever the host's name has come to mean since they were checked. */
export const sendPinned: SendGet = async (url, addresses, signal) => {
  // Loaded when it is needed: not every runtime that serves the rest has it.
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const options = { headers: HEADERS, agent: false, signal, ...(addresses && { lookup: lookUpIn(addresses) }) };
    request(url, options, (answer) => resolve(responseOf(answer)))
      .on('error', reject)
      .end();
  });
};

/** Sends through a `fetch`, which looks hosts up itself. */
export function sendThrough(fetch: (request: Request) => Promise<Response>): SendGet {
  return (url, _addresses, signal) => fetch(new Request(url, { headers: HEADERS, redirect: 'manual', signal }));
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
  const headers = new Headers(answer.headers.location === undefined ? {} : { location: answer.headers.location });
  if (status === 200) return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { headers });
  answer.destroy();
  return new Response(null, { status, headers });
}
