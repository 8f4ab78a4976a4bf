import { readBounded } from '../base/bounded-body.ts';
import { withinTime } from '../base/deadline.ts';
import { SECOND } from '../base/time.ts';
import { createFollow, type Follow, type FollowOptions } from '../files/follow.ts';
import { pictureType } from './picture-type.ts';

/** A picture that may be served to browsers. */
export interface Picture {
  type: string;
  body: Uint8Array<ArrayBuffer>;
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
const HEADERS = { accept: 'image/*' };

export function createPictureFetch(options: FollowOptions): FetchPicture {
  const follow = createFollow(options);
  return async (address, ownHost) => {
    try {
      return await withinTime(FETCH_TIMEOUT, undefined, (signal) => read(follow, new URL(address), ownHost, signal));
    } catch {
      // The widget shows the sender's initials instead.
      return null;
    }
  };
}

async function read(
  follow: Follow,
  url: URL,
  ownHost: string | undefined,
  signal: AbortSignal,
): Promise<Picture | null> {
  const { status, body } = await follow(url, { ownHosts: [ownHost], signal, headers: HEADERS });
  if (status !== 200) {
    body?.cancel().catch(() => {});
    return null;
  }
  const bytes = await readBounded(body, PICTURE_MAX, signal);
  const type = pictureType(bytes);
  return type ? { type, body: bytes } : null;
}
