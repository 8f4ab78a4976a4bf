import type { JsonObject } from '../state/json.ts';
import type { Attachment, Message } from '../state/records.ts';
import { known, type State } from '../state/state.ts';

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/heic']);
const STORAGE = 'rails/active_storage';
/** Stands for a signed description of the small picture. */
const VARIATION = 'small--0000000000000000000000000000000000000000';

/** The files of a message, in every dialect; nothing if there are none. */
export function attachmentsPart(state: State, message: Message): JsonObject {
  if (message.attachments.length === 0) return {};
  return { attachments: message.attachments.map((attachment) => attachmentShape(state, message, attachment)) };
}

function attachmentShape(state: State, message: Message, { id, signedId, fileType }: Attachment): JsonObject {
  const blob = known(state.blobs.get(signedId));
  const name = encodeURIComponent(blob.name);
  const isAnalyzed = Date.now() - blob.at >= 1000 * state.second;
  return {
    id,
    message_id: message.id,
    file_type: fileType,
    account_id: message.accountId,
    extension: null,
    data_url: `${state.origin}/${STORAGE}/blobs/redirect/${blob.signedId}/${name}`,
    thumb_url: PICTURES.has(blob.kind)
      ? `${state.origin}/${STORAGE}/representations/redirect/${blob.signedId}/${VARIATION}/${name}`
      : '',
    file_size: blob.bytes.length,
    width: isAnalyzed ? blob.width : null,
    height: isAnalyzed ? blob.height : null,
  };
}
