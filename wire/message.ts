import type { RichContent } from './content.ts';
import type { Conversation } from './conversation.ts';

/** The direction of a message: `incoming` contact → inbox; `outgoing` agent → contact; `template` written by the inbox. */
export type MessageType = 'incoming' | 'outgoing' | 'template';

/** The person or bot behind an outgoing message, with only what a visitor may see. */
export interface Sender {
  id: number;
  /** The name the agent chose to show. */
  name: string;
  type: 'agent' | 'bot';
  /** Address of a picture, `''` when there is none. */
  avatar_url: string;
}

/** A file of a message; or a place, a person or a link, which the upstream keeps in the same way. */
export interface Attachment {
  id: number;
  /** What its sender said it is. */
  file_type: 'image' | 'audio' | 'video' | 'file' | 'location' | 'contact' | 'fallback';
  /** Bytes, `null` when unknown. */
  file_size: number | null;
  /** The file's name, without a path; of a place, a person or a link its title. `''` when there is none. */
  name: string;
  /**
   * Where the file is, `''` for what is none. For browsers always under our own address, for this session only, and for a
   * day or two: reading the message again renews it. With `?save` it is a download.
   */
  url: string;
  /** As `url`, a small picture of the file; `''` when there is none. */
  thumb_url: string;
  /** Pixels of a picture; `null` when unknown, as in its first second. */
  width: number | null;
  height: number | null;
  /** Degrees, of a `location`. */
  latitude?: number;
  longitude?: number;
  /** The page that a `location` or a `fallback` is about; http or https. */
  link?: string;
}

/** The part of the upstream's `content_attributes` that a visitor may see. */
export interface ContentAttributes {
  /** An agent has deleted the message; `content` is the upstream's text for that. */
  deleted?: true;
  /** Id of the message this one answers. */
  in_reply_to?: number;
}

/** One message of a conversation, as the upstream has it. Ids grow with time across all conversations. */
export interface Message {
  id: number;
  conversation_id: number;
  /** The key that the widget gave the message; `null` for messages that no widget has sent. */
  key: string | null;
  message_type: MessageType;
  /** `''` when the upstream has none. */
  content: string;
  /** The upstream's word: `text`, `input_select`, … Code that shows messages must expect unknown words. */
  content_type: string;
  /** What there is besides the text: choices, cards, a form … Absent from a plain text. */
  rich?: RichContent;
  content_attributes: ContentAttributes;
  /** Epoch seconds. */
  created_at: number;
  /** `null` for the visitor's own messages and for messages without a sender (greeting, automation). */
  sender: Sender | null;
  attachments: Attachment[];
}

/** `POST /v1/{site}/messages`. */
export interface SendRequest {
  /** The session that the widget believes it is in; for another one the answer is 409 `session_changed`. */
  session_id: string;
  /** UUID; one key makes one upstream message however often it is posted. */
  key: string;
  /** 1 the first time; the widget counts it up. */
  attempt: number;
  /** Milliseconds since the previous attempt began, 0 for the first: an earlier call may still be running upstream. */
  waited: number;
  /** The highest upstream message id that the widget has seen, 0 if none. */
  after: number;
  /** The server has accepted this message or one before it, and the widget has not seen that one under an id yet. */
  behind?: boolean;
  content: string;
  /** Address of the host page; agents see it if this message begins a conversation. */
  page?: string;
  /** Title of the host page. */
  title?: string;
  /** The address from which the visitor came to the host page. */
  referrer?: string;
  /** The visitor's language, BCP 47. */
  language?: string;
  /** The visitor's time zone, IANA. */
  time_zone?: string;
}

/**
 * `sent` (200): the upstream has given the message an id. `accepted` (202): the upstream is down; the server keeps the
 * message, delivers it later, and sends it as an event then.
 */
export type SendAnswer =
  | { session_id: string; state: 'sent'; conversation_id: number; message: Message }
  | { session_id: string; state: 'accepted'; key: string };

/** The answer to an `AnswerRequest`: the message as the upstream has it now. */
export interface AnsweredMessage {
  session_id: string;
  message: Message;
}

/** `GET /v1/{site}/messages?before=ID` (a page back) or `?after=ID` (everything newer). Ascending by id. */
export interface HistoryAnswer {
  session_id: string;
  /** `null` when the visitor has no conversation yet. */
  conversation_id: number | null;
  messages: Message[];
  /** There are more messages in the requested direction. */
  more: boolean;
}

/**
 * The answer to `?after=ID`. It says what a stream's `ready` says, so a widget whose streams do not get through can ask
 * again and again. With `resync=1` it has the whole newest page, changed or not. If `session_id=…` names a session that
 * is over, or another one than the browser's, the answer is empty and its `session_id` is `other`.
 */
export interface MissedAnswer extends HistoryAnswer {
  conversation: Conversation | null;
  /** No message up to this id is missing or can still appear. */
  through: number;
  /** The newest id that was read; the next call asks after it if there are more. */
  last: number;
}
