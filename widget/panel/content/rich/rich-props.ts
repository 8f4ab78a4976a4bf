import type { RichContent } from '../../../../wire/content.ts';
import type { Message } from '../../../../wire/message.ts';
import type { Answers } from '../../../core/answers.ts';
import type { Say } from '../../../core/words.ts';
import type { CoreKey } from '../../../locales/catalogue.ts';
import type { RichKey } from '../../../locales/rich-en.ts';

export type RichSay = Say<CoreKey | RichKey>;

/** What draws a type of content gets. */
export interface RichProps<Type extends RichContent['type'] = RichContent['type']> {
  message: Message;
  rich: Extract<RichContent, { type: Type }>;
  say: RichSay;
  answers: Answers;
}
