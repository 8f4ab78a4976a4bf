import type { Json, JsonObject } from './json.ts';

/** Times are epoch seconds with microseconds, as the database keeps them. */
export type Time = number;

export type ConversationStatus = 'open' | 'resolved' | 'pending' | 'snoozed';
export type MessageType = 'incoming' | 'outgoing' | 'activity' | 'template';
export type MessageStatus = 'sent' | 'delivered' | 'read' | 'failed';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';

export interface Account {
  id: number;
  name: string;
  status: 'active' | 'suspended';
}

export interface User {
  id: number;
  accountId: number;
  name: string;
  displayName: string | null;
  email: string;
  role: 'agent' | 'administrator';
  token: string;
  pubsubToken: string;
  /** Inboxes the user is a member of. */
  inboxIds: number[];
  availability: 'online' | 'busy' | 'offline';
  /** Address of their picture; `''` without one. */
  avatarUrl?: string;
}

export interface WorkingDay {
  day_of_week: number;
  closed_all_day: boolean;
  open_hour: number | null;
  open_minutes: number | null;
  close_hour: number | null;
  close_minutes: number | null;
  open_all_day: boolean;
}

export interface Inbox {
  id: number;
  channelId: number;
  accountId: number;
  name: string;
  createdAt: Time;
  updatedAt: Time;
  identifier: string;
  hmacToken: string;
  hmacMandatory: boolean;
  webhookUrl: string | null;
  channelAttributes: JsonObject;
  lockToSingleConversation: boolean;
  enableAutoAssignment: boolean;
  greetingEnabled: boolean;
  greetingMessage: string | null;
  workingHoursEnabled: boolean;
  workingHours: WorkingDay[];
  outOfOfficeMessage: string | null;
  timezone: string;
  csatSurveyEnabled: boolean;
  allowMessagesAfterResolved: boolean;
}

export interface Contact {
  id: number;
  accountId: number;
  name: string | null;
  email: string | null;
  phoneNumber: string | null;
  identifier: string | null;
  blocked: boolean;
  additionalAttributes: JsonObject;
  customAttributes: JsonObject;
  lastActivityAt: Time | null;
  createdAt: Time;
  updatedAt: Time;
}

export interface ContactInbox {
  id: number;
  contactId: number;
  inboxId: number;
  sourceId: string;
  pubsubToken: string;
  hmacVerified: boolean;
  createdAt: Time;
  updatedAt: Time;
}

export interface Conversation {
  /** The number in every URL and payload; the server's own row id never shows. */
  id: number;
  accountId: number;
  uuid: string;
  inboxId: number;
  contactId: number;
  contactInboxId: number;
  status: ConversationStatus;
  assigneeId: number | null;
  priority: Priority | null;
  snoozedUntil: Time | null;
  labels: string[];
  /** null until a save writes the list of labels beside the row. */
  cachedLabels: string | null;
  additionalAttributes: JsonObject;
  customAttributes: JsonObject;
  agentLastSeenAt: Time | null;
  assigneeLastSeenAt: Time | null;
  contactLastSeenAt: Time | null;
  firstReplyCreatedAt: Time | null;
  waitingSince: Time | null;
  lastActivityAt: Time;
  createdAt: Time;
  updatedAt: Time;
}

export interface Message {
  id: number;
  conversationId: number;
  inboxId: number;
  accountId: number;
  type: MessageType;
  content: string | null;
  contentType: string;
  contentAttributes: JsonObject;
  private: boolean;
  status: MessageStatus;
  sourceId: string | null;
  sender: { type: 'User' | 'Contact'; id: number } | null;
  echoId?: Json;
  processedContent: string | null;
  attachments: Attachment[];
  createdAt: Time;
  updatedAt: Time;
}

/** A file of a message. */
export interface Attachment {
  id: number;
  /** Of its bytes. */
  signedId: string;
  fileType: 'image' | 'video' | 'audio' | 'file';
}

/** The bytes of a file. Several attachments may have the same. */
export interface Blob {
  /** Its name in addresses: whoever knows it may read the file. */
  signedId: string;
  name: string;
  /** By its content; `''` when that says nothing. */
  kind: string;
  declared: string;
  bytes: Uint8Array<ArrayBuffer>;
  width: number | null;
  height: number | null;
  /** When it was stored, ms. Its size in pixels is known a second later. */
  at: number;
}
