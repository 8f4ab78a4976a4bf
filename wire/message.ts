/** Who a message goes to: `incoming` contact → inbox; `outgoing` agent → contact; `template` written by the inbox itself. */
export type MessageType = 'incoming' | 'outgoing' | 'template';

/** The person or bot behind an outgoing message. Nothing but what a visitor may see. */
export interface Sender {
  id: number;
  /** The name the agent chose to show. */
  name: string;
  type: 'agent' | 'bot';
  /** Address of a picture, `''` when there is none. */
  avatar_url: string;
}

/** A file of a message. It carries no address: files reach the browser through the BFF only. */
export interface Attachment {
  id: number;
  file_type: 'image' | 'audio' | 'video' | 'file' | 'location' | 'contact' | 'fallback';
  /** Bytes, `null` when unknown. */
  file_size: number | null;
}

/** What of the upstream's `content_attributes` a visitor may see. */
export interface ContentAttributes {
  /** An agent took the message back; `content` is the upstream's words for that. */
  deleted?: true;
  /** Id of the message this one answers. */
  in_reply_to?: number;
}

/** One message of a conversation, as the upstream has it. Ids grow with time over all conversations. */
export interface Message {
  id: number;
  conversation_id: number;
  /** The key the widget gave the message when it sent it; `null` for anybody else's. */
  key: string | null;
  message_type: MessageType;
  /** `''` when the upstream has none. */
  content: string;
  /** The upstream's word: `text`, `input_select`, … Whoever shows a message must expect words he does not know. */
  content_type: string;
  content_attributes: ContentAttributes;
  /** Epoch seconds. */
  created_at: number;
  /** `null` for the visitor's own messages and for those nobody signed (greeting, automation). */
  sender: Sender | null;
  attachments: Attachment[];
}

/** `POST /v1/{site}/messages`. */
export interface SendRequest {
  /** The session the widget believes it is in; another one is answered 409 `session_changed`. */
  session_id: string;
  /** UUID; one key makes one upstream message however often it is posted. */
  key: string;
  /** 1 the first time, then counted up by the widget. */
  attempt: number;
  /** Milliseconds since the attempt before began, 0 at the first: an earlier call may still be running upstream. */
  waited: number;
  /** The highest upstream message id the widget has seen, 0 if none. */
  after: number;
  /** This message, or one before it, was accepted and has not been seen under an id since. */
  behind?: boolean;
  content: string;
  /** Address of the host page; the agents see it with a conversation that this message begins. */
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
 * `sent` (200): the upstream has given the message an id. `accepted` (202): the upstream is away; the server keeps the
 * message and delivers it when it is back, and the message comes as an event then.
 */
export type SendAnswer =
  | { session_id: string; state: 'sent'; conversation_id: number; message: Message }
  | { session_id: string; state: 'accepted'; key: string };

/** `GET /v1/{site}/messages?before=ID` (a page back) or `?after=ID` (everything newer). Ascending by id. */
export interface HistoryAnswer {
  session_id: string;
  /** `null` when the visitor has no conversation yet. */
  conversation_id: number | null;
  messages: Message[];
  /** There is more in the direction that was asked for. */
  more: boolean;
}
