import type { Stack } from './stack.ts';

const A = '/api/v1/accounts/1';

/** What the agents have of a conversation's messages, private notes and activities apart. */
export async function textsUpstream(stack: Stack, conversation = 1): Promise<string[]> {
  const path = `${A}/conversations/${conversation}/messages?after=0&filter_internal_messages=true`;
  const { body } = await stack.upstream('GET', path);
  return (body?.payload ?? []).map(({ content }: { content: string }) => content);
}

/** How many conversations there are, of any status. */
export async function conversationsUpstream(stack: Stack): Promise<number> {
  return (await stack.upstream('GET', `${A}/conversations?status=all`)).body.data.meta.all_count;
}

/** How many contacts there are, up to five. */
export async function contactsUpstream(stack: Stack): Promise<number> {
  // The list has only those with an address.
  const all = await Promise.all([1, 2, 3, 4, 5].map((id) => stack.upstream('GET', `${A}/contacts/${id}`)));
  return all.filter(({ status }) => status === 200).length;
}

/** The visitor's session, which no browser is told. */
export async function sourceIdOf(stack: Stack, contact = 1): Promise<string> {
  return (await stack.upstream('GET', `${A}/contacts/${contact}`)).body.payload.contact_inboxes[0].source_id;
}

/** What was logged at that level or above it; pino's 40 is a warning, 50 an error. */
export function loggedFrom(stack: Stack, level: number): Record<string, unknown>[] {
  return stack.logged.map((line) => JSON.parse(line)).filter((entry) => entry.level >= level);
}
