import type { Message } from '../../wire/message.ts';
import { withoutMarks } from './without-marks.ts';
import type { Say } from './words.ts';

/** A message as one text: on the card, read out, in a notification and in a quote. */
export const summaryOf = ({ content }: Pick<Message, 'content'>, say: Say): string =>
  withoutMarks(content) || say('newMessage');
