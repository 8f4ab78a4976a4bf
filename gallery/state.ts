import type { LauncherState } from '../widget/boot/launcher/launcher.ts';
import type { Connection } from '../widget/core/connection.ts';
import type { PendingMessage } from '../widget/core/pending-message.ts';
import type { LookOptions } from '../widget/options.ts';
import type { Conversation } from '../wire/conversation.ts';
import type { HistoryAnswer, Message, Sender } from '../wire/message.ts';
import type { Settings } from '../wire/settings.ts';

/** What differs from a closed bubble without a conversation. */
export interface State {
  launcher?: LauncherState;
  panel?: 'open';
  title?: string;
  /** What the site wants. */
  settings?: Partial<Settings>;
  /** What the server answers to what the visitor says of himself. */
  ask?: () => Promise<unknown>;
  options?: LookOptions;
  messages?: Message[];
  /** What the button above the log would get; without it there is nothing earlier. */
  listMessages?: () => Promise<HistoryAnswer>;
  pending?: PendingMessage[];
  conversation?: Conversation;
  connection?: Connection;
  typing?: Sender | null;
  draft?: string;
  /** What the visitor does then. */
  act?: (root: ShadowRoot) => unknown;
}
