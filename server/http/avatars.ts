import { LRUCache } from 'lru-cache';
import type { Sender } from '../../wire/message.ts';
import { safeEqual } from '../base/constant-time.ts';
import { hmacSha256 } from '../base/digest.ts';
import { SECOND } from '../base/time.ts';

/** A picture that may be served to browsers. */
export interface Picture {
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

/**
 * Serves the agents' pictures from our own address. So pages need no other address in their CSP, and the upstream learns
 * nothing about visitors. Our address contains the upstream's and a signature, so nobody can make us fetch others.
 */
export interface Avatars {
  /** The sender, with their picture under our address. */
  show<Who extends Sender>(site: string, sender: Who): Who;
  /** A message or event whose sender has their picture under our address. */
  showSender<Event extends { sender: Sender | null }>(site: string, event: Event): Event;
  /** @returns `null` if the address is not signed by us, or leads to no picture */
  fetch(signature: string, name: string): Promise<Picture | null>;
}

const TYPES = /^image\/(png|jpeg|gif|webp|avif)\b/;
const BYTES_MAX = 2 * 1024 * 1024;
const FETCH_TIMEOUT = 10 * SECOND;

/** @param keys the first one signs, every one is accepted */
export function createAvatars(
  publicUrl: URL,
  keys: Uint8Array[],
  fetch: (request: Request) => Promise<Response> = globalThis.fetch,
): Avatars {
  const base = publicUrl.href.replace(/\/+$/, '');
  const pictures = new LRUCache<string, Picture>({
    maxSize: 16 * BYTES_MAX,
    sizeCalculation: ({ body }) => body.length,
  });
  /** The signed part of our address, by the upstream's address. */
  const signed = new LRUCache<string, string>({ max: 1_000 });

  const avatars: Avatars = {
    show(site, sender) {
      const { avatar_url: address } = sender;
      if (!address) return sender;
      const path = signed.get(address) ?? pathOf(address);
      signed.set(address, path);
      return { ...sender, avatar_url: `${base}/v1/${site}/avatars/${path}` };
    },
    showSender: (site, event) => (event.sender ? { ...event, sender: avatars.show(site, event.sender) } : event),
    async fetch(signature, name) {
      const isOurs = keys.some((key) => safeEqual(sign(key, name), signature));
      if (!isOurs) return null;
      const picture = pictures.get(name) ?? (await read(Buffer.from(name, 'base64url').toString()));
      if (picture) pictures.set(name, picture);
      return picture;
    },
  };
  return avatars;

  function pathOf(address: string): string {
    const name = Buffer.from(address).toString('base64url');
    return `${sign(keys[0]!, name)}/${name}`;
  }

  async function read(address: string): Promise<Picture | null> {
    try {
      const response = await fetch(new Request(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT) }));
      const [type] = TYPES.exec(response.headers.get('content-type') ?? '') ?? [];
      const isSmall = Number(response.headers.get('content-length') ?? 0) <= BYTES_MAX;
      if (!response.ok || !type || !isSmall) return null;
      const body = new Uint8Array(await response.arrayBuffer());
      return body.length && body.length <= BYTES_MAX ? { type, body } : null;
    } catch {
      // The widget shows the sender's initials instead.
      return null;
    }
  }
}

function sign(key: Uint8Array, name: string): string {
  return hmacSha256(key, `avatar ${name}`).toString('base64url').slice(0, 27);
}
