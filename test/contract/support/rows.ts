import { loadArea } from './recording.ts';
import type { World } from './world.ts';

/** Her source_id was drawn by the server, so it is recorded in the paths only. */
export async function cora(world: World): Promise<void> {
  await world.setUp({ contact: 145, sourceId: 'a28fca50-d8fb-4b91-a045-c89d95e31561', name: 'Cora Client' });
}

/** What agents sent her to answer. */
export async function answerable(world: World): Promise<void> {
  const select = [
    { title: 'Red', value: 'red' },
    { title: 'Blue', value: 'blue' },
  ];
  const form = [{ name: 'email', type: 'email', label: 'Email' }];
  const agents = [
    { id: 646, content: 'Which?', content_type: 'input_select', content_attributes: { items: select } },
    { id: 647, content: 'Form', content_type: 'form', content_attributes: { items: form } },
    { id: 648, content: 'Your email?', content_type: 'input_email' },
    { id: 649, content: 'psst', private: true },
    { id: 650, content: 'plain' },
  ];
  await world.setUp({
    contact: 145,
    sourceId: 'a28fca50-d8fb-4b91-a045-c89d95e31561',
    conversation: 81,
    messages: agents.map((message) => ({ by: 'agent' as const, ...message })),
  });
}

export async function readable(world: World): Promise<void> {
  await world.setUp({ contact: 97, sourceId: 'visitor-paging', inbox: 4, conversation: 51 });
  await world.setUp({ contact: 98, sourceId: 'visitor-paging-2', inbox: 4, conversation: 52 });
}

/** The 46 messages of the first conversation, in their recorded kinds, and 120 of the second. */
export async function paged(world: World): Promise<void> {
  const whole = loadArea('messages-paging').find((row) => row.name === 'after-zero')?.exchanges[0]?.response;
  const path = `/conversations/${world.id('conversation', 51)}`;
  for (const [index, kind] of (whole?.types ?? '').split(' ').entries()) {
    const recorded = Number(whole?.ids?.[index]);
    if (kind === 'activity') {
      await world.call('POST', `${path}/toggle_status`, { status: 'resolved' }, '{{AGENT_TOKEN}}');
      const rows = (await world.call('GET', `${path}/messages`)) as { payload: { id: number }[] };
      world.learn('message', recorded, rows.payload.at(-1)?.id ?? 0);
      continue;
    }
    const content = kind === 'note' ? `note ${index + 1}` : `m${index + 1}`;
    const message = { content, private: kind === 'note', message_type: kind === 'in' ? 'incoming' : 'outgoing' };
    const token = kind === 'in' ? '{{BFF_TOKEN}}' : '{{AGENT_TOKEN}}';
    const row = (await world.call('POST', `${path}/messages`, message, token)) as { id: number };
    world.learn('message', recorded, row.id);
  }
  const second = `/conversations/${world.id('conversation', 52)}/messages`;
  for (let id = 210; id < 330; id += 1) {
    const row = (await world.call('POST', second, { content: `x${id}`, message_type: 'incoming' })) as { id: number };
    world.learn('message', id, row.id);
  }
}

/** One message for each change of status, and those that are deleted and retried. */
export async function updatable(world: World): Promise<void> {
  const statuses = ['sent', 'delivered', 'read', 'failed'];
  const moves = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));
  await world.setUp({
    contact: 99,
    sourceId: 'visitor-update',
    conversation: 53,
    messages: [
      ...moves.map(([from, to], index) => ({ id: 330 + index, content: `${from}->${to}`, by: 'agent' as const })),
      { id: 346, content: 'one', by: 'agent' },
      { id: 347, content: 'mine' },
    ],
  });
  await world.setUp({ contact: 100, sourceId: 'visitor-update-2', conversation: 54, messages: [{ id: 348 }] });
  await world.setUp({
    contact: 99,
    sourceId: 'visitor-update',
    conversation: 53,
    messages: [{ id: 349, content: 'to delete', by: 'agent' }],
  });
  for (const [index, [from]] of moves.entries()) {
    const path = `/conversations/${world.id('conversation', 53)}/messages/${world.id('message', 330 + index)}`;
    const error = from === 'failed' ? { external_error: 'could not deliver' } : {};
    if (from !== 'sent') await world.call('PATCH', path, { status: from, ...error });
  }
}

export async function deletable(world: World): Promise<void> {
  await world.setUp({
    contact: 99,
    sourceId: 'visitor-update',
    conversation: 53,
    messages: [
      { id: 350, content: 'visitor to delete' },
      {
        id: 351,
        content: 'pick',
        by: 'agent',
        content_type: 'input_select',
        content_attributes: { items: [{ title: 'a', value: 'a' }] },
      },
      { id: 352, content: 'reply', by: 'agent' },
      {
        id: 353,
        content: 'pick',
        by: 'agent',
        content_type: 'input_select',
        content_attributes: { items: [{ title: 'a', value: 'a' }] },
      },
      { id: 354, content: 'text', by: 'agent' },
    ],
  });
}

export async function flooded(world: World): Promise<void> {
  const sourceId = 'visitor-mwswpttl4';
  const messages = Array.from({ length: 200 }, (_, index) => ({ id: 355 + index, content: `flood ${index}` }));
  await world.setUp({ contact: 102, sourceId, inbox: 4, conversation: 55, messages });
  await world.setUp({ contact: 102, sourceId, inbox: 4, conversation: 56 });
}

interface Earlier {
  name: string;
  identifier: string;
  /** Further sessions; null: a drawn source_id. */
  sessions?: (string | null)[];
  wrote?: true;
}

/** Contacts of an inbox that was there before the others. */
export const EARLIER: Earlier[] = [
  { name: 'Dup', identifier: 'dup-1' },
  { name: 'Jane', identifier: 'jane-21978', wrote: true },
  { name: 'Jane', identifier: 'jane-30626', sessions: ['new-src-xyz', null], wrote: true },
  { name: 'Pub', identifier: 'pub-1', wrote: true },
  { name: 'P2', identifier: 'pub-2', sessions: [null] },
];

export async function elsewhere(world: World, { name, identifier, sessions = [], wrote }: Earlier): Promise<void> {
  const person = { name, identifier, inbox_id: 1 };
  const made = (await world.call('POST', '/contacts', person)) as {
    payload: { contact: { id: number }; contact_inbox: { source_id: string } };
  };
  const { contact, contact_inbox: first } = made.payload;
  for (const sourceId of sessions) {
    const session = { inbox_id: 1, ...(sourceId === null ? {} : { source_id: sourceId }) };
    await world.call('POST', `/contacts/${contact.id}/contact_inboxes`, session, '{{ADMIN_TOKEN}}');
  }
  if (!wrote) return;
  const session = { inbox_id: 1, contact_id: contact.id, source_id: first.source_id };
  const message = { content: 'hi', message_type: 'incoming' };
  await world.call('POST', '/conversations', { ...session, message }, '{{ADMIN_TOKEN}}');
}

export async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await act();
}
