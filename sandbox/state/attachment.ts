import type { Attachment, Blob, Message } from './records.ts';
import type { State } from './state.ts';

/** Only what the sender declared counts. */
export function attach(state: State, message: Message, blobs: Blob[]): void {
  message.attachments = blobs.map((blob) => ({
    id: state.nextId('attachment'),
    signedId: blob.signedId,
    fileType: fileTypeOf(blob.declared),
  }));
}

/** The bytes of files that no other message has. */
export function dropFiles(state: State, message: Message): void {
  const others = [...state.messages.values()].flat().filter((row) => row !== message);
  const kept = new Set(others.flatMap(({ attachments }) => attachments.map(({ signedId }) => signedId)));
  for (const { signedId } of message.attachments) if (!kept.has(signedId)) state.blobs.delete(signedId);
}

function fileTypeOf(declared: string): Attachment['fileType'] {
  if (/^image\/(jpeg|jpg|png|gif|bmp|webp)$/.test(declared)) return 'image';
  if (/^video\/(mp4|ogg|webm|quicktime)$/.test(declared)) return 'video';
  return declared.startsWith('audio/') ? 'audio' : 'file';
}
