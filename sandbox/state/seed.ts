import { randomBytes } from 'node:crypto';
import type { Account, Inbox, User, WorkingDay } from './records.ts';
import { now } from './clock.ts';

export interface Seed {
  accounts?: Account[];
  users?: (Pick<User, 'id' | 'name' | 'email' | 'role' | 'token'> & Partial<User>)[];
  inboxes?: (Pick<Inbox, 'id' | 'name'> & Partial<Inbox>)[];
}

/** What a fresh sandbox holds: one account, one API inbox, and three people who may call its API. */
export const DEFAULT_SEED: Required<Seed> = {
  accounts: [{ id: 1, name: 'Sandbox', status: 'active' }],
  users: [
    { id: 1, name: 'Ada Admin', email: 'ada@sandbox.test', role: 'administrator', token: 'sandbox-admin' },
    {
      id: 2,
      name: 'Sam Agent',
      displayName: 'Sam',
      email: 'sam@sandbox.test',
      role: 'agent',
      token: 'sandbox',
      inboxIds: [1],
    },
    {
      id: 3,
      name: 'Widget BFF',
      email: 'bff@sandbox.test',
      role: 'agent',
      token: 'sandbox-bff',
      inboxIds: [1],
    },
  ],
  inboxes: [{ id: 1, name: 'Website' }],
};

export function userOf(seed: NonNullable<Seed['users']>[number]): User {
  return { accountId: 1, displayName: null, pubsubToken: secret(), inboxIds: [], availability: 'online', ...seed };
}

export function inboxOf(seed: NonNullable<Seed['inboxes']>[number]): Inbox {
  const at = now();
  return {
    channelId: seed.id,
    accountId: 1,
    createdAt: at,
    updatedAt: at,
    identifier: secret(),
    hmacToken: secret(),
    hmacMandatory: false,
    webhookUrl: null,
    channelAttributes: {},
    lockToSingleConversation: false,
    // Off, so that a conversation waits for the agent who takes it.
    enableAutoAssignment: false,
    greetingEnabled: false,
    greetingMessage: null,
    workingHoursEnabled: false,
    workingHours: Array.from({ length: 7 }, (_, day) => workingDay(day)),
    outOfOfficeMessage: null,
    timezone: 'UTC',
    csatSurveyEnabled: false,
    allowMessagesAfterResolved: true,
    ...seed,
  };
}

/** 24 characters, as every token of this server. */
export function secret(): string {
  return randomBytes(32)
    .toString('base64')
    .replaceAll(/[^A-Za-z1-9]/g, '')
    .padEnd(24, 'x')
    .slice(0, 24);
}

function workingDay(day: number): WorkingDay {
  const closed = day === 0 || day === 6;
  return {
    day_of_week: day,
    closed_all_day: closed,
    open_hour: closed ? null : 9,
    open_minutes: closed ? null : 0,
    close_hour: closed ? null : 17,
    close_minutes: closed ? null : 0,
    open_all_day: false,
  };
}
