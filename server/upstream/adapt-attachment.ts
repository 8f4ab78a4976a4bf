import type { Attachment } from '../../wire/message.ts';
import type { RawAttachment } from './schemas.ts';
import { webUrl } from './web-url.ts';

const FILE_TYPES = ['image', 'audio', 'video', 'file', 'location', 'contact', 'fallback'] as const;

/** Characters of a name: what file systems allow. */
const NAME_MAX = 255;
/** Controls; and marks that turn the direction of what follows, so that `gpj.exe` would be read as `exe.jpg`. */
const MISLEADING = /[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** `url` and `thumb_url` are the upstream's own: whoever hands a message to a browser replaces them. */
export function adaptAttachment(raw: RawAttachment): Attachment {
  const file_type = FILE_TYPES.find((type) => type === raw.file_type) ?? 'file';
  const address = webUrl(raw.data_url);
  const part = { id: raw.id, file_type, file_size: raw.file_size ?? null };
  if (file_type === 'location' || file_type === 'contact' || file_type === 'fallback') {
    const { coordinates_lat: latitude, coordinates_long: longitude } = raw;
    const isPlace = file_type === 'location' && typeof latitude === 'number' && typeof longitude === 'number';
    return {
      ...part,
      name: cut(raw.fallback_title ?? ''),
      url: '',
      thumb_url: '',
      width: null,
      height: null,
      ...(isPlace && { latitude, longitude }),
      ...(file_type !== 'contact' && address && { link: address }),
    };
  }
  return {
    ...part,
    name: cleanName(nameIn(address)),
    url: address,
    thumb_url: address && webUrl(raw.thumb_url),
    width: raw.width || null,
    height: raw.height || null,
  };
}

/** The upstream says a file's name only at the end of its address. */
function nameIn(address: string): string {
  const last = /\/([^/?#]*)(?:[?#].*)?$/.exec(address)?.[1] ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A name without a path. */
function cleanName(said: string): string {
  return cut(said.replace(/^.*[/\\]/s, ''));
}

/** What is too long keeps its ending. */
function cut(said: string): string {
  const text = said.replaceAll(MISLEADING, '').trim();
  const characters = [...text];
  if (characters.length <= NAME_MAX) return text;
  const [ending = ''] = /\.[^.]{1,10}$/.exec(text) ?? [];
  return characters.slice(0, NAME_MAX - ending.length).join('') + ending;
}
