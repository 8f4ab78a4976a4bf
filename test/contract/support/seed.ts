import type { Seed } from '../../../sandbox/state/seed.ts';

const everyInbox = [3, 4, 5, 6, 7, 8, 9, 10];

export const RECORDED_SEED: Seed = {
  accounts: [
    { id: 1, name: 'Ref', status: 'active' },
    { id: 2, name: 'Other', status: 'suspended' },
  ],
  users: [
    { id: 1, name: 'Admin', email: 'admin@example.test', role: 'administrator', token: '{{ADMIN_TOKEN}}' },
    { id: 2, name: 'Agent Two', email: 'agent@example.test', role: 'agent', token: '{{AGENT_TWO_TOKEN}}' },
    { id: 3, name: 'Olive Outside', email: 'outside@example.test', role: 'agent', token: '{{OUTSIDE_AGENT_TOKEN}}' },
    { id: 4, name: 'Ada Admin', email: 'ada@example.test', role: 'administrator', token: '{{OUTSIDE_ADMIN_TOKEN}}' },
    {
      id: 5,
      name: 'Mia Member',
      displayName: 'Mia',
      email: 'mia@example.test',
      role: 'agent',
      token: '{{AGENT_TOKEN}}',
      inboxIds: everyInbox,
    },
    {
      id: 6,
      name: 'Noah Member',
      email: 'noah@example.test',
      role: 'agent',
      token: '{{NOAH_TOKEN}}',
      inboxIds: [3],
    },
    {
      id: 7,
      name: 'Widget BFF',
      email: 'bff@example.test',
      role: 'agent',
      token: '{{BFF_TOKEN}}',
      inboxIds: everyInbox,
    },
    {
      id: 8,
      accountId: 2,
      name: 'Stranger',
      email: 'stranger@example.test',
      role: 'administrator',
      token: '{{STRANGER_TOKEN}}',
    },
  ],
  inboxes: [
    { id: 1, channelId: 1, name: 'API' },
    {
      id: 3,
      channelId: 2,
      name: 'Rec Main',
      identifier: '{{IDENTIFIER_MAIN}}',
      webhookUrl: 'http://hooks.test/hooks/main',
    },
    { id: 4, channelId: 3, name: 'Rec Quiet', identifier: '{{IDENTIFIER_QUIET}}' },
    {
      id: 5,
      channelId: 4,
      name: 'Rec Lock',
      identifier: '{{IDENTIFIER_LOCK}}',
      lockToSingleConversation: true,
    },
    { id: 9, channelId: 8, name: 'Rec Trouble', identifier: '{{IDENTIFIER_TROUBLE}}' },
  ],
};

/** The same while the other account was still open, with the inbox that its administrator changes. */
export const RECORDED_SEED_OPEN: Seed = {
  ...RECORDED_SEED,
  accounts: [
    { id: 1, name: 'Ref', status: 'active' },
    { id: 2, name: 'Other', status: 'active' },
  ],
  inboxes: [
    ...(RECORDED_SEED.inboxes ?? []),
    { id: 11, accountId: 2, channelId: 10, name: 'Rec Temp', enableAutoAssignment: true, identifier: '{{X1}}' },
  ],
};
