import { readBounded } from '../base/bounded-body.ts';
import { withinTime } from '../base/deadline.ts';
import { SECOND } from '../base/time.ts';
import { pictureType } from './picture-type.ts';
import { sendPinned, sendThrough } from './pinned-request.ts';
import { isPublicAddress, literalOf, resolveHost } from './public-address.ts';

/** A picture that may be served to browsers. */
export interface Picture {
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

export interface PictureFetchOptions {
  /** How pictures are fetched. @default over the network, to the addresses that were checked */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** All IP addresses of a host name. @default as the system knows them */
  resolve?: ((name: string) => Promise<string[]>) | undefined;
}

/**
 * Fetches a picture. Its address comes from the upstream, where every agent can set it, so it may lead anywhere.
 *
 * @param ownHost host and port of the upstream: only there a private address is allowed
 * @returns `null` if there is none, or it is not public
 */
export type FetchPicture = (address: string, ownHost: string | undefined) => Promise<Picture | null>;

/** Bytes. */
export const PICTURE_MAX = 2 * 1024 * 1024;
const FETCH_TIMEOUT = 10 * SECOND;
/** Addresses that one picture may lead to, one after the other. */
const HOPS = 4;

export function createPictureFetch({ fetch, resolve = resolveHost }: PictureFetchOptions): FetchPicture {
  const send = fetch ? sendThrough(fetch) : sendPinned;
  return async (address, ownHost) => {
    try {
      return await withinTime(FETCH_TIMEOUT, undefined, (signal) => read(new URL(address), ownHost, signal));
    } catch {
      // The widget shows the sender's initials instead.
      return null;
    }
  };

  async function read(first: URL, ownHost: string | undefined, signal: AbortSignal): Promise<Picture | null> {
    let url = first;
    for (let hop = 0; hop < HOPS; hop += 1) {
      const response = await send(url, await addressesOf(url, ownHost), signal);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return pictureOf(response, signal);
      response.body?.cancel().catch(() => {});
      url = new URL(location, url);
    }
    return null;
  }

  /** @returns the addresses that were checked: nothing else may be connected to @throws {Error} if it leads inside */
  async function addressesOf(url: URL, ownHost: string | undefined): Promise<string[] | undefined> {
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) throw new Error('no address of a picture');
    if (url.host === ownHost) return undefined;
    const literal = literalOf(url);
    const addresses = literal === undefined ? await resolve(url.hostname) : [literal];
    if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw new Error('a private address');
    return addresses;
  }
}

async function pictureOf({ status, body }: Response, signal: AbortSignal): Promise<Picture | null> {
  if (status !== 200) {
    body?.cancel().catch(() => {});
    return null;
  }
  const bytes = await readBounded(body, PICTURE_MAX, signal);
  const type = pictureType(bytes);
  return type ? { type, body: bytes } : null;
}
