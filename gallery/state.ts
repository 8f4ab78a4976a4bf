import type { PanelState } from '../widget/boot/panel-lifecycle.ts';
import type { Connection } from '../widget/core/connection.ts';
import type { PendingMessage } from '../widget/core/pending-message.ts';
import type { LookOptions } from '../widget/options.ts';
import type { Conversation } from '../wire/conversation.ts';
import type { HistoryAnswer, Message, Sender } from '../wire/message.ts';
import type { Settings } from '../wire/settings.ts';

/** How a state differs from a closed bubble without a conversation. */
export interface State {
  launcher?: PanelState;
  panel?: 'open';
  title?: string;
  /** The site's settings. */
  settings?: Partial<Settings>;
  /** The server's answer to the visitor's details. */
  ask?: () => Promise<unknown>;
  options?: LookOptions;
  messages?: Message[];
  /** The page of earlier messages; without it there is none. */
  listMessages?: () => Promise<HistoryAnswer>;
  pending?: PendingMessage[];
  conversation?: Conversation;
  connection?: Connection;
  typing?: Sender | null;
  draft?: string;
  /** What the visitor does next. */
  act?: (root: ShadowRoot) => unknown;
}
