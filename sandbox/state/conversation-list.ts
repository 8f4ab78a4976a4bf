import type { Conversation, User } from './records.ts';
import type { JsonObject } from './json.ts';
import { maySee } from '../http/auth.ts';
import { contactInboxOf, inboxOfConversation, messagesOf, type State } from './state.ts';

const PER_PAGE = 25;
const PRIORITY_RANK = [null, 'low', 'medium', 'high', 'urgent'];

/** What cannot be found, or may not be seen, is an empty list, never an error. */
export function listConversations(
  state: State,
  user: User,
  params: JsonObject,
): { meta: JsonObject; rows: Conversation[] } {
  const asked = (name: string) => {
    const value = params[name];
    return value === undefined || value === null || value === '' ? undefined : String(value);
  };
  const status = asked('status') ?? 'open';
  const inboxId = asked('inbox_id');
  const sourceId = asked('source_id');
  const q = asked('q')?.toLowerCase();
  const labels = Array.isArray(params.labels) ? params.labels.map(String) : [];
  const found = [...state.conversations.values()].filter((row) => {
    if (!maySee(user, inboxOfConversation(state, row))) return false;
    if (status !== 'all' && row.status !== status) return false;
    if (inboxId !== undefined && String(row.inboxId) !== inboxId) return false;
    if (sourceId !== undefined && contactInboxOf(state, row).sourceId !== sourceId) return false;
    if (labels.length > 0 && !labels.some((label) => row.labels.includes(label))) return false;
    return q === undefined || messagesOf(state, row).some((message) => message.content?.toLowerCase().includes(q));
  });
  const assignee = asked('assignee_type');
  const chosen = found.filter((row) => {
    if (assignee === 'me') return row.assigneeId === user.id;
    if (assignee === 'unassigned') return row.assigneeId === null;
    return assignee === 'assigned' ? row.assigneeId !== null : true;
  });
  const page = Math.max(1, Number.parseInt(asked('page') ?? '1', 10) || 1);
  return {
    meta: {
      mine_count: found.filter((row) => row.assigneeId === user.id).length,
      assigned_count: found.filter((row) => row.assigneeId !== null).length,
      unassigned_count: found.filter((row) => row.assigneeId === null).length,
      all_count: found.length,
    },
    rows: chosen.toSorted(order(asked('sort_by'))).slice((page - 1) * PER_PAGE, page * PER_PAGE),
  };
}

function order(sortBy = 'last_activity_at_desc'): (a: Conversation, b: Conversation) => number {
  const [, field = 'last_activity_at', direction = 'desc'] = /^(\w+)_(asc|desc)$/.exec(sortBy) ?? [];
  const rank = (row: Conversation): number => {
    if (field === 'created_at') return row.createdAt;
    if (field === 'waiting_since') return row.waitingSince ?? 0;
    return field === 'priority' ? PRIORITY_RANK.indexOf(row.priority) : row.lastActivityAt;
  };
  return (a, b) => (rank(a) - rank(b)) * (direction === 'asc' ? 1 : -1);
}
