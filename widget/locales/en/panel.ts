import type { FailureCode } from '../../stage.ts';

const later = 'The chat is not available right now.';
const ours = 'The chat is not set up correctly on this page.';
const changed = 'Your chat session has changed.';

/** Everything the panel says. */
export interface PanelTexts {
  /** For dates and times, BCP 47. */
  locale: string;
  title: string;
  close: string;
  log: string;
  empty: string;
  loadEarlier: string;
  loadingEarlier: string;
  earlierFailed: string;
  message: string;
  send: string;
  tooLong(by: number): string;
  sending: string;
  /** The server has it, the agents do not yet. */
  accepted: string;
  sent: string;
  notSentYet: string;
  /** Seconds until the next try; 0 while it runs. */
  tryingAgain(seconds: number): string;
  tryNow: string;
  edit: string;
  discard: string;
  notSent: string;
  /** Why a message was not sent, by code. */
  reason: Record<FailureCode, string>;
  lost: string;
  back: string;
  typing(name: string): string;
  /** The agents have resolved the conversation. */
  resolved: string;
  /** The agents have blocked the visitor. */
  blocked: string;
  you: string;
  team: string;
  says(name: string, text: string): string;
  /** Read out for a message without a text. */
  newMessage: string;
  deleted: string;
  attachment: Record<'image' | 'audio' | 'video' | 'file' | 'location' | 'contact' | 'fallback', string>;
  cannotShow(what: string): string;
  /** A message of a kind that this widget does not know. */
  unknown: string;
}

export const panelTexts: PanelTexts = {
  locale: 'en',
  title: 'Chat',
  close: 'Close chat',
  log: 'Messages',
  empty: 'Write to us. The answer appears here.',
  loadEarlier: 'Load earlier messages',
  loadingEarlier: 'Loading…',
  earlierFailed: 'Earlier messages could not be loaded.',
  message: 'Message',
  send: 'Send',
  tooLong: (by) => (by === 1 ? 'One character too many' : `${by.toLocaleString('en')} characters too many`),
  sending: 'Sending',
  accepted: 'Received',
  sent: 'Sent',
  notSentYet: 'Not sent yet.',
  tryingAgain: (seconds) => (seconds > 0 ? `Trying again in ${seconds.toLocaleString('en')} s` : 'Trying again…'),
  tryNow: 'Try now',
  edit: 'Edit',
  discard: 'Discard',
  notSent: 'Not sent.',
  reason: {
    network: 'Check your connection.',
    unreadable: later,
    bad_request: ours,
    session_required: changed,
    session_changed: changed,
    signature_invalid: ours,
    header_required: ours,
    origin_not_allowed: ours,
    not_found: ours,
    unknown_site: ours,
    json_required: ours,
    body_too_large: 'It is too long.',
    message_too_long: 'It is too long.',
    message_blank: 'It has no text.',
    message_refused: 'The chat did not accept it.',
    key_reused: 'Please send it as a new message.',
    too_many_requests: 'Too many messages at once. Wait a moment.',
    internal: later,
    queue_full: 'Too many messages are waiting. This one is kept here.',
    store_unavailable: 'The chat is being repaired.',
    upstream_failed: later,
    upstream_invalid: later,
    upstream_not_found: later,
    upstream_refused: later,
    upstream_unauthorized: later,
    upstream_busy: 'The chat is busy. Wait a moment.',
    upstream_unreachable: later,
    upstream_timeout: 'The chat took too long to answer.',
  },
  lost: 'Connection lost. Trying again…',
  back: 'Connected again.',
  typing: (name) => `${name} is typing…`,
  resolved: 'This conversation was closed. Write to open it again.',
  blocked: 'The team has closed this chat. New messages are not answered.',
  you: 'You',
  team: 'Team',
  says: (name, text) => `${name}: ${text}`,
  newMessage: 'New message',
  deleted: 'This message was deleted.',
  attachment: {
    image: 'Image',
    audio: 'Audio',
    video: 'Video',
    file: 'File',
    location: 'Location',
    contact: 'Contact',
    fallback: 'Attachment',
  },
  cannotShow: (what) => `${what} – can’t be shown here yet`,
  unknown: 'This part of the message can’t be shown here yet.',
};
