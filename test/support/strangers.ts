import type { Stack } from './stack.ts';

const A = '/api/v1/accounts/1';

/** Conversations of visitors whom no BFF knows, begun at once. */
export async function strangers(stack: Stack, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const { body } = await stack.upstream('POST', `${A}/contacts`, { inbox_id: 1, name: `Stranger ${n}` });
    const { contact, contact_inbox } = body.payload;
    const ids = { inbox_id: 1, contact_id: contact.id, source_id: contact_inbox.source_id };
    const message = { content: 'hi', message_type: 'incoming' };
    await stack.upstream('POST', `${A}/conversations`, { ...ids, message });
  }
}
