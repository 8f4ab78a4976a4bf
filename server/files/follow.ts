import { sendPinned, sendThrough } from './pinned-request.ts';
import { isPublicAddress, literalOf, resolveHost } from './public-address.ts';

export interface FollowOptions {
  /** How files are fetched. @default over the network, to the addresses that were checked */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** All IP addresses of a host name. @default as the system knows them */
  resolve?: ((name: string) => Promise<string[]>) | undefined;
}

export interface FollowRequest {
  /** Host and port of each server that may have a private address. */
  ownHosts: readonly (string | undefined)[];
  signal: AbortSignal;
  headers?: Readonly<Record<string, string>>;
  /** Called before each call. What it throws ends it. */
  before?: (url: URL) => Promise<void>;
}

/**
 * Sends a GET and follows its redirects. Each address is checked before it is asked: what agents and storage servers name
 * may lead anywhere, also into our own network.
 *
 * @throws {Error} if an address is not public, or leads on without an end
 */
export type Follow = (first: URL, request: FollowRequest) => Promise<Response>;

/** Addresses that one may lead to, one after the other. */
const HOPS = 4;

export function createFollow({ fetch, resolve = resolveHost }: FollowOptions): Follow {
  const send = fetch ? sendThrough(fetch) : sendPinned;
  return async (first, { ownHosts, signal, headers, before }) => {
    let url = first;
    for (let hop = 0; hop < HOPS; hop += 1) {
      const addresses = await addressesOf(url, ownHosts);
      await before?.(url);
      const response = await send(url, addresses, signal, headers);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return response;
      response.body?.cancel().catch(() => {});
      url = new URL(location, url);
    }
    throw new Error('redirects without an end');
  };

  /** @returns the addresses that were checked: nothing else may be connected to @throws {Error} if it leads inside */
  async function addressesOf(url: URL, ownHosts: FollowRequest['ownHosts']): Promise<string[] | undefined> {
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) throw new Error('no address of a file');
    if (ownHosts.includes(url.host)) return undefined;
    const literal = literalOf(url);
    const addresses = literal === undefined ? await resolve(url.hostname) : [literal];
    if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw new Error('a private address');
    return addresses;
  }
}
