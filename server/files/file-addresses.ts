import type { Attachment, Message } from '../../wire/message.ts';
import { DAY } from '../base/time.ts';
import { createReferenceSeal, type FileReference } from './file-reference.ts';

/** Whose files they are. */
interface Owner {
  sourceId: string;
  generation?: number;
}

/**
 * Gives files addresses at this server. An `<img>` sends no header, so the address itself is the proof: it names the
 * session and the file, sealed. No address of the upstream is in it that a browser could read.
 */
export interface FileAddresses {
  /** The message as that visitor's browser gets it. */
  show(site: string, owner: Owner, message: Message): Message;
  /** @returns `null` for an address that we have not made, or too long ago */
  open(site: string, reference: string): FileReference | null;
}

/** An address is valid for one to two of these. It changes once in that time, so that browsers can keep the file. */
const PERIOD = DAY;

/**
 * @param base our public address, without a slash at its end
 * @param now epoch ms
 */
export function createFileAddresses(base: string, sessionKeys: Uint8Array[], now: () => number): FileAddresses {
  const references = createReferenceSeal(sessionKeys);
  return {
    show(site, owner, message) {
      if (message.attachments.length === 0) return message;
      const attachments = message.attachments.map((file) => shown(site, owner, message.created_at, file));
      return { ...message, attachments };
    },
    open(site, text) {
      const reference = references.open(site, text);
      return reference && reference.until > now() ? reference : null;
    },
  };

  function shown(site: string, { sourceId, generation = 0 }: Owner, writtenAt: number, file: Attachment): Attachment {
    const { name, url, thumb_url: thumbUrl, file_size: size } = withoutGaps(file);
    if (!url) return { ...file, name, url: '', thumb_url: '' };
    const until = (Math.floor(now() / PERIOD) + 2) * PERIOD;
    const sealed = references.seal(site, { sourceId, generation, name, size, url, thumbUrl, writtenAt, until });
    const address = `${base}/v1/${site}/files/${sealed}`;
    return { ...file, name, url: address, thumb_url: thumbUrl && `${address}?small` };
  }
}

/** A message that an older version has stored has files without addresses. */
function withoutGaps(file: Attachment): Attachment {
  return { ...file, name: file.name ?? '', url: file.url ?? '', thumb_url: file.thumb_url ?? '' };
}
