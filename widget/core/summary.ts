import type { Message } from '../../wire/message.ts';
import { withoutMarks } from './without-marks.ts';
import type { Say } from './words.ts';

type Parts = Pick<Message, 'content' | 'attachments'>;

/** A message as one text: on the card, read out, in a notification and in a quote. Of files, the first one's name. */
export const summaryOf = ({ content, attachments: [file] }: Parts, say: Say): string =>
  withoutMarks(content) || file?.name || say('newMessage');
