import type { Conversation, ConversationStatus, Priority, User } from './records.ts';
import { noteActivity, statusActivity } from './activity.ts';
import { iso, now } from './clock.ts';
import type { Changes } from './events.ts';
import type { Json } from './json.ts';
import { crash } from './refusal.ts';
import type { State } from './state.ts';

type Changeable = Pick<
  Conversation,
  | 'status'
  | 'assigneeId'
  | 'snoozedUntil'
  | 'customAttributes'
  | 'firstReplyCreatedAt'
  | 'priority'
  | 'waitingSince'
  | 'cachedLabels'
  | 'labels'
>;

/** In the order of the table's columns, which is the order webhooks name them in. */
const COLUMNS: [keyof Changeable | 'updatedAt', string][] = [
  ['status', 'status'],
  ['assigneeId', 'assignee_id'],
  ['updatedAt', 'updated_at'],
  ['snoozedUntil', 'snoozed_until'],
  ['customAttributes', 'custom_attributes'],
  ['firstReplyCreatedAt', 'first_reply_created_at'],
  ['priority', 'priority'],
  ['waitingSince', 'waiting_since'],
  ['cachedLabels', 'cached_label_list'],
  ['labels', 'label_list'],
];

const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

const TIMES = new Set(['updatedAt', 'snoozedUntil', 'firstReplyCreatedAt', 'waitingSince']);

/** One save of a conversation and the events it causes; nothing when nothing changes. */
export function changeConversation(state: State, conversation: Conversation, changes: Partial<Changeable>): boolean {
  const before = { ...conversation };
  const same = Object.entries(changes).every(
    ([key, value]) => JSON.stringify(before[key as keyof Changeable]) === JSON.stringify(value),
  );
  if (same) return false;
  Object.assign(conversation, changes, { updatedAt: now() });
  if (before.status !== conversation.status) state.emit({ name: 'conversation.status_changed', conversation });
  const changed = changedAttributes(before, conversation);
  // A change of labels is told twice, equal.
  for (let times = changes.labels === undefined ? 1 : 2; times > 0; times -= 1) {
    state.emit({ name: 'conversation.updated', conversation, changed });
  }
  if (before.assigneeId !== conversation.assigneeId) state.emit({ name: 'assignee.changed', conversation });
  return true;
}

export function setStatus(
  state: State,
  conversation: Conversation,
  status: ConversationStatus,
  by: User | string,
  snoozedUntil: number | null = null,
): void {
  const changed = changeConversation(state, conversation, { status, snoozedUntil });
  if (changed) noteActivity(state, conversation, statusActivity(status, by));
}

/** An unknown priority is a crash, not a refusal. */
export function setPriority(state: State, conversation: Conversation, priority: Json): void {
  if (priority !== null && !PRIORITIES.includes(String(priority))) throw crash();
  changeConversation(state, conversation, { priority: priority as Priority | null });
}

export function assign(state: State, conversation: Conversation, assignee: User | null, by: User): void {
  if (!changeConversation(state, conversation, { assigneeId: assignee?.id ?? null })) return;
  noteActivity(state, conversation, assignmentActivity(assignee, by));
}

function assignmentActivity(assignee: User | null, by: User): string {
  if (assignee === null) return `Conversation unassigned by ${by.name}`;
  if (assignee.id === by.id) return `${by.name} self-assigned this conversation`;
  return `Assigned to ${assignee.name} by ${by.name}`;
}

function changedAttributes(before: Conversation, after: Conversation): Changes[] {
  return COLUMNS.flatMap(([key, column]) => {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) return [];
    const change: Changes = {
      [column]: { previous_value: shown(key, before[key]), current_value: shown(key, after[key]) },
    };
    return [change];
  });
}

function shown(key: string, value: Json): Json {
  return TIMES.has(key) && typeof value === 'number' ? iso(value) : value;
}
