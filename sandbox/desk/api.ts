/** The desk's calls: the account's own API, as the agent whose token is `sandbox`. */
const ACCOUNT = '/api/v1/accounts/1';
const TOKEN = 'sandbox';

export interface Contact {
  id: number;
  name: string | null;
  email: string | null;
  contact_inboxes?: { source_id: string; inbox: { id: number } }[];
}

export interface SubmittedRow {
  name?: string;
  title?: string;
  value?: string;
}

/** What a visitor has answered to a message. */
export type Submitted =
  | SubmittedRow[]
  | SubmittedRow
  | { csat_survey_response: { rating: number; feedback_message?: string } };

export interface Message {
  id: number;
  content: string | null;
  /** 0 incoming, 1 outgoing, 2 activity, 3 template. */
  message_type: number;
  content_type: string;
  private: boolean;
  status: string;
  created_at: number;
  content_attributes: { deleted?: boolean; external_error?: string | null; submitted_values?: Submitted };
  sender?: { id: number; name: string | null; available_name?: string; type: string };
  attachments?: Attachment[];
}

export interface Attachment {
  id: number;
  file_type: string;
  /** Where the bytes are. */
  data_url: string;
  file_size: number;
}

export interface Conversation {
  id: number;
  status: 'open' | 'resolved' | 'pending' | 'snoozed';
  unread_count: number;
  last_activity_at: number;
  last_non_activity_message: Message | null;
  additional_attributes: {
    referer?: string | null;
    initiated_at?: { timestamp?: string };
    browser?: { browser_name?: string; browser_version?: string; platform_name?: string };
    browser_language?: string;
  };
  custom_attributes: Record<string, unknown>;
  meta: { sender: Contact; assignee?: { id: number; available_name: string } };
}

export interface Profile {
  id: number;
  account_id: number;
  /** What the cable knows the agent by. */
  pubsub_token: string;
}

export const getProfile = () => call<Profile>('GET', '/api/v1/profile');

export async function listConversations(): Promise<Conversation[]> {
  const found = await call<{ data: { payload: Conversation[] } }>('GET', `${ACCOUNT}/conversations?status=all`);
  return found.data.payload;
}

export async function listMessages(conversation: number, before?: number): Promise<Message[]> {
  const query = before === undefined ? '' : `?before=${before}`;
  const path = `${ACCOUNT}/conversations/${conversation}/messages${query}`;
  return (await call<{ payload: Message[] }>('GET', path)).payload;
}

interface Draft {
  content: string;
  private?: boolean;
  content_type?: string;
  content_attributes?: object;
}

/** With files the message is a form, as the dashboard sends it. */
export function createMessage(conversation: number, message: Draft, files: File[] = []): Promise<Message> {
  const path = `${ACCOUNT}/conversations/${conversation}/messages`;
  if (files.length === 0) return call('POST', path, { ...message, message_type: 'outgoing' });
  const form = new FormData();
  if (message.content) form.append('content', message.content);
  form.append('private', String(message.private ?? false));
  form.append('message_type', 'outgoing');
  for (const file of files) form.append('attachments[]', file);
  return call('POST', path, form);
}

export const deleteMessage = (conversation: number, message: number) =>
  call<Message>('DELETE', `${ACCOUNT}/conversations/${conversation}/messages/${message}`);

export const setStatus = (conversation: number, status: 'open' | 'resolved') =>
  call('POST', `${ACCOUNT}/conversations/${conversation}/toggle_status`, { status });

export const markSeen = (conversation: number) =>
  call('POST', `${ACCOUNT}/conversations/${conversation}/update_last_seen`, {});

export const tellTyping = (conversation: number, on: boolean, isPrivate: boolean) =>
  call('POST', `${ACCOUNT}/conversations/${conversation}/toggle_typing_status`, {
    typing_status: on ? 'on' : 'off',
    is_private: isPrivate,
  });

/** The account's list leaves out visitors without an e-mail, so ids are tried one after another until none follow. */
export async function listContacts(): Promise<Contact[]> {
  const contacts: Contact[] = [];
  for (let id = 1, missing = 0; missing < 5; id += 1) {
    const response = await request('GET', `${ACCOUNT}/contacts/${id}`);
    if (response.ok) contacts.push(((await response.json()) as { payload: Contact }).payload);
    missing = response.ok ? 0 : missing + 1;
  }
  return contacts.toReversed();
}

export function createConversation(contact: Contact, content: string): Promise<Conversation> {
  const session = contact.contact_inboxes?.[0];
  return call('POST', `${ACCOUNT}/conversations`, {
    inbox_id: session?.inbox.id ?? 1,
    contact_id: contact.id,
    ...(session ? { source_id: session.source_id } : {}),
    message: { content, message_type: 'outgoing' },
  });
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await request(method, path, body);
  const raw = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${raw}`);
  return (raw === '' ? null : JSON.parse(raw)) as T;
}

function request(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(path, {
    method,
    headers: {
      'api-access-token': TOKEN,
      accept: 'application/json',
      // A form says its boundary itself.
      ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
}
