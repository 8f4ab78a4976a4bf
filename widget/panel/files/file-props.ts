import type { Attachment, Message } from '../../../wire/message.ts';

export interface FileProps {
  file: Attachment;
  /** The message that it is in. */
  message: Message;
}
