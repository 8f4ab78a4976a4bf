import { LRUCache } from 'lru-cache';
import type { Sender } from '../../wire/message.ts';
import { safeEqual } from '../base/constant-time.ts';
import { hmacSha256 } from '../base/digest.ts';
import { SECOND } from '../base/time.ts';

/** A picture, as a browser may have it. */
export interface Picture {
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

/**
 * Agents' pictures under our own address: a page whose policy lets images come from nowhere else shows them too, and
 * the upstream hears of no visitor. The address holds the upstream's, signed, so that nobody has others fetched.
 */
export interface Avatars {
  /** The same, with an address of ours. */
  show<Who extends Sender>(site: string, sender: Who): Who;
  /** The same, what its sender is concerned. */
  showSender<Said extends { sender: Sender | null }>(site: string, said: Said): Said;
  /** @returns `null` for an address that is not signed by us, and for what is no picture */
  fetch(signature: string, name: string): Promise<Picture | null>;
}

const TYPES = /^image\/(png|jpeg|gif|webp|avif)\b/;
const BYTES_MAX = 2 * 1024 * 1024;
const PATIENCE = 10 * SECOND;

/** @param keys the first signs, all are believed */
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

  /** The signed part of an address, by the upstream's address: the same agent writes often. */
  const signed = new LRUCache<string, string>({ max: 1_000 });

  const avatars: Avatars = {
    show(site, sender) {
      const { avatar_url: address } = sender;
      if (!address) return sender;
      const path = signed.get(address) ?? pathOf(address);
      signed.set(address, path);
      return { ...sender, avatar_url: `${base}/v1/${site}/avatars/${path}` };
    },
    showSender: (site, said) => (said.sender ? { ...said, sender: avatars.show(site, said.sender) } : said),
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
      const response = await fetch(new Request(address, { signal: AbortSignal.timeout(PATIENCE) }));
      const [type] = TYPES.exec(response.headers.get('content-type') ?? '') ?? [];
      const isSmall = Number(response.headers.get('content-length') ?? 0) <= BYTES_MAX;
      if (!response.ok || !type || !isSmall) return null;
      const body = new Uint8Array(await response.arrayBuffer());
      return body.length && body.length <= BYTES_MAX ? { type, body } : null;
    } catch {
      // The initials stand in its place.
      return null;
    }
  }
}

function sign(key: Uint8Array, name: string): string {
  return hmacSha256(key, `avatar ${name}`).toString('base64url').slice(0, 27);
}
