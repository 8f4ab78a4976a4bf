import { LRUCache } from 'lru-cache';
import type { RichContent } from '../../wire/content.ts';
import type { Message, Sender } from '../../wire/message.ts';
import { safeEqual } from '../base/constant-time.ts';
import { hmacSha256 } from '../base/digest.ts';
import { MINUTE } from '../base/time.ts';
import { PICTURE_MAX, type FetchPicture, type Picture } from './picture-fetch.ts';

/**
 * Serves the agents' pictures, and those of cards, from our own address. So pages need no other address in their CSP, and
 * the upstream learns nothing about visitors. Our address contains the upstream's and a signature, so nobody can make us
 * fetch others.
 */
export interface Avatars {
  /** The sender, with their picture under our address. */
  show<Who extends Sender>(site: string, sender: Who): Who;
  /** A message or event whose sender has their picture under our address. */
  showSender<Event extends { sender: Sender | null }>(site: string, event: Event): Event;
  /** A message whose pictures are all under our address. */
  showMessage(site: string, message: Message): Message;
  /** @returns `null` if the address is not signed by us for that site, or leads to no picture */
  fetch(site: string, signature: string, name: string): Promise<Picture | null>;
}

export interface AvatarsOptions {
  publicUrl: URL;
  /** The first one signs, every one is accepted. */
  keys: Uint8Array[];
  /** Those with which older versions signed, for no site in particular. Their addresses are in pages that are open. */
  olderKeys: Uint8Array[];
  /** Host and port of each site's upstream, by the site's name. */
  hosts: ReadonlyMap<string, string>;
  fetchPicture: FetchPicture;
}

export function createAvatars({ publicUrl, keys, olderKeys, hosts, fetchPicture }: AvatarsOptions): Avatars {
  const base = publicUrl.href.replace(/\/+$/, '');
  const pictures = new LRUCache<string, Picture>({
    maxSize: 16 * PICTURE_MAX,
    sizeCalculation: ({ body }) => body.length,
  });
  /** What led to no picture a moment ago. */
  const missing = new LRUCache<string, true>({ max: 1_000, ttl: MINUTE });
  const running = new Map<string, Promise<Picture | null>>();
  /** The signed part of our address, by site and the upstream's address. */
  const signed = new LRUCache<string, string>({ max: 1_000 });

  const avatars: Avatars = {
    show(site, sender) {
      const { avatar_url: address } = sender;
      return address ? { ...sender, avatar_url: ownAddress(site, address) } : sender;
    },
    showSender: (site, event) => (event.sender ? { ...event, sender: avatars.show(site, event.sender) } : event),
    showMessage(site, message) {
      const shown = avatars.showSender(site, message);
      return message.rich
        ? { ...shown, rich: withPictures(message.rich, (address) => ownAddress(site, address)) }
        : shown;
    },
    async fetch(site, signature, name) {
      const isOurs =
        keys.some((key) => safeEqual(sign(key, `${site} ${name}`), signature)) ||
        olderKeys.some((key) => safeEqual(sign(key, name), signature));
      return isOurs ? fetchOnce(site, name) : null;
    },
  };
  return avatars;

  function ownAddress(site: string, address: string): string {
    const key = `${site} ${address}`;
    const path = signed.get(key) ?? pathOf(site, address);
    signed.set(key, path);
    return `${base}/v1/${site}/avatars/${path}`;
  }

  function pathOf(site: string, address: string): string {
    const name = Buffer.from(address).toString('base64url');
    return `${sign(keys[0]!, `${site} ${name}`)}/${name}`;
  }

  /** Fetches each picture once, however many ask for it at the same time. */
  function fetchOnce(site: string, name: string): Promise<Picture | null> {
    const key = `${site} ${name}`;
    const known = pictures.get(key) ?? (missing.has(key) ? null : undefined);
    if (known !== undefined) return Promise.resolve(known);
    const fetched = running.get(key) ?? fetchAndKeep(site, name, key).finally(() => running.delete(key));
    running.set(key, fetched);
    return fetched;
  }

  async function fetchAndKeep(site: string, name: string, key: string): Promise<Picture | null> {
    const picture = await fetchPicture(Buffer.from(name, 'base64url').toString(), hosts.get(site));
    if (picture) pictures.set(key, picture);
    else missing.set(key, true);
    return picture;
  }
}

function withPictures(rich: RichContent, show: (address: string) => string): RichContent {
  const ours = <Item extends { picture?: string }>(item: Item): Item =>
    item.picture === undefined ? item : { ...item, picture: show(item.picture) };
  if (rich.type === 'sticker') return ours(rich);
  if (rich.type === 'cards') return { ...rich, items: rich.items.map(ours) };
  return rich.type === 'shopify_product_refer' ? { ...rich, items: rich.items.map(ours) } : rich;
}

function sign(key: Uint8Array, what: string): string {
  return hmacSha256(key, `avatar ${what}`).toString('base64url').slice(0, 27);
}
