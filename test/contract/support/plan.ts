import type { CompareOptions } from './compare.ts';
import type { SandboxOptions } from '../../../sandbox/sandbox.ts';
import { EARLIER, answerable, cora, deletable, elsewhere, flooded, paged, readable, times, updatable } from './rows.ts';
import { RECORDED_SEED_OPEN } from './seed.ts';
import type { World } from './world.ts';

/** Areas that were recorded one after another on the same rows, and what was there before each case. */
export interface Run {
  areas: string[];
  options?: SandboxOptions;
  before?: Record<string, (world: World) => Promise<unknown>>;
  compare?: Record<string, CompareOptions>;
  /** Steps, from 1, whose answer depended on how far a background job of the recorded server had come. */
  late?: Record<string, number[]>;
}

const survey = { content: 'Please rate', content_type: 'input_csat', content_attributes: { display_type: 'emoji' } };
const hi = [{ content: 'hi' }];
const resolved = (world: World, conversation: number) =>
  world.call(
    'POST',
    `/conversations/${world.id('conversation', conversation)}/toggle_status`,
    { status: 'resolved' },
    '{{AGENT_TOKEN}}',
  );

export const RUNS: Run[] = [
  {
    areas: ['auth'],
  },
  {
    areas: ['account'],
    options: { seed: RECORDED_SEED_OPEN },
    compare: {
      'account/inbox-members': { unordered: [/^payload$/] },
      'account/assignable-agents': { unordered: [/^payload$/] },
      'account/agents': { unordered: [/^$/] },
      'account/health': { loose: [/^timestamp$/] },
      'account/account-agent': { loose: [/^cache_keys/] },
      'account/account-admin': { loose: [/^cache_keys/] },
    },
  },
  {
    areas: ['contacts-create', 'contacts-read', 'contacts-update'],
    before: {
      'contacts-read/list': async (world) => {
        for (const person of EARLIER) await elsewhere(world, person);
      },
      'contacts-read/contact-conversations': (world) =>
        world.setUp({ contact: 61, sourceId: 'visitor-mwswfku59', conversation: 7, messages: [{ content: 'hello' }] }),
      'contacts-update/merge': async (world) => {
        await world.setUp({ contact: 62, sourceId: 'visitor-mwswflape', conversation: 8, messages: hi });
        await world.setUp({ contact: 63, sourceId: 'visitor-mwswfldaf', conversation: 9, messages: hi });
      },
      'contacts-update/delete-then-write': (world) =>
        world.setUp({ contact: 64, sourceId: 'visitor-mwswfmsbg', conversation: 11, messages: hi }),
    },
  },
  {
    areas: ['conversations-create', 'conversations-read', 'conversations-actions'],
    before: {
      'conversations-create/all-three': async (world) => {
        await world.setUp({ contact: 65, sourceId: 'visitor-mwswi4vg0' });
        await world.setUp({ contact: 66, sourceId: 'visitor-mwswi4wj1' });
        await world.setUp({ contact: 67, sourceId: 'visitor-mwswi4xb2', inbox: 4 });
      },
      'conversations-read/show': async (world) => {
        await world.setUp({
          contact: 71,
          sourceId: 'visitor-mwswi61e6',
          conversation: 39,
          messages: [{ content: 'hello' }, { content: 'hi there', by: 'agent' }],
        });
        const path = `/conversations/${world.id('conversation', 39)}/custom_attributes`;
        await world.call('POST', path, { custom_attributes: { a: 1 } });
      },
      'conversations-actions/resolve': (world) =>
        world.setUp({
          contact: 73,
          sourceId: 'visitor-mwswi71q9',
          conversation: 41,
          messages: [{ content: 'hello' }],
        }),
    },
    compare: {
      // How many there are in all depends on what was recorded before.
      'conversations-read/list-far-page': { loose: [/_count$/] },
      'conversations-read/meta': { loose: [/_count$/] },
      // Which of two activities is the last depends on the job that writes them.
      'conversations-actions/open-assigned': { loose: [/^messages\.0\.(processed_message_)?content$/] },
      'conversations-actions/show-muted': { loose: [/^messages\.0\.(processed_message_)?content$/] },
    },
  },
  {
    areas: ['lifecycle'],
    options: { seed: RECORDED_SEED_OPEN },
    before: {
      'lifecycle/incoming-on-resolved': (world) =>
        world.setUp({ contact: 108, sourceId: 'visitor-mwswrg7s0', conversation: 59, messages: hi }),
      'lifecycle/incoming-on-snoozed': (world) =>
        world.setUp({ contact: 109, sourceId: 'visitor-mwswrhhi1', conversation: 60, messages: hi }),
      'lifecycle/incoming-on-pending': (world) =>
        world.setUp({ contact: 110, sourceId: 'visitor-mwswrir22', conversation: 61, messages: hi }),
      'lifecycle/outgoing-on-resolved': (world) =>
        world.setUp({ contact: 111, sourceId: 'visitor-mwswrjww3', conversation: 62, messages: hi }),
      'lifecycle/public-incoming-on-resolved': (world) =>
        world.setUp({ contact: 113, sourceId: 'visitor-mwswrl9s5', conversation: 64, messages: hi }),
      'lifecycle/lock-to-single': (world) => world.setUp({ contact: 114, sourceId: 'visitor-mwswrlnu6', inbox: 5 }),
      'lifecycle/lock-new-session': (world) => world.setUp({ contact: 115, sourceId: 'visitor-lock-2', inbox: 5 }),
      'lifecycle/blocked-contact': (world) =>
        world.setUp({ contact: 116, sourceId: 'visitor-mwswrmxl9', conversation: 68, messages: hi }),
      'lifecycle/muted': (world) =>
        world.setUp({ contact: 117, sourceId: 'visitor-muted', conversation: 70, messages: hi }),
      'lifecycle/allow-messages-after-resolved-false': async (world) => {
        const change = { allow_messages_after_resolved: false };
        await world.call('PATCH', '/inboxes/4', change, '{{ADMIN_TOKEN}}');
        await world.setUp({ contact: 875, sourceId: 'visitor-mwsxnkzk2', inbox: 4, conversation: 486, messages: hi });
        await resolved(world, 486);
      },
      'lifecycle/source-id-across-accounts': (world) => world.setUp({ contact: 125, sourceId: 'visitor-mwsws39ug' }),
      'lifecycle/agent-reply-window': async (world) => {
        const change = { channel: { additional_attributes: { agent_reply_time_window: '1' } } };
        await world.call('PATCH', '/inboxes/5', change, '{{ADMIN_TOKEN}}');
        await world.setUp({ contact: 876, sourceId: 'visitor-window', inbox: 5, conversation: 487 });
      },
    },
    compare: {
      // Activities are written by a job: after the visitor's message on the recorded server, before it here.
      'lifecycle/incoming-on-resolved': { unordered: [/^payload$/] },
      'lifecycle/incoming-on-snoozed': { unordered: [/^payload$/] },
      'lifecycle/incoming-on-pending': { unordered: [/^payload$/] },
      'lifecycle/muted': { unordered: [/^payload$/] },
    },
    late: {
      'lifecycle/incoming-on-snoozed': [3],
      'lifecycle/lock-to-single': [5, 6],
      'lifecycle/muted': [3],
    },
  },
  {
    areas: ['messages-create', 'messages-content-types'],
    compare: { 'messages-content-types/list-latest': { loose: [/^payload\.4\.content$/] } },
    before: {
      // Left out itself, but there when the list is read.
      'messages-content-types/input-csat': (world) =>
        world.call('POST', `/conversations/${world.id('conversation', 44)}/messages`, survey, '{{AGENT_TOKEN}}'),
      'messages-create/incoming': async (world) => {
        await world.setUp({ contact: 76, sourceId: 'visitor-mwswk', conversation: 44 });
        await world.setUp({ contact: 77, sourceId: 'visitor-elsewhere', conversation: 45, messages: [{ id: 86 }] });
      },
    },
  },
  {
    areas: ['messages-read', 'messages-paging'],
    before: { 'messages-read/empty': readable, 'messages-read/latest': paged },
  },
  {
    areas: ['messages-update'],
    before: { 'messages-update/status-sent-sent': updatable, 'messages-update/delete-visitors': deletable },
  },
  {
    areas: ['flood'],
    before: { 'flood/message-201': flooded },
    options: { limits: { messagesPerMinute: 200 } },
  },
  {
    areas: ['throttling'],
    // The counters begin anew with each minute of the clock. Here a minute takes a day, so none ends in the middle.
    options: { limits: { requestsPerMinute: 3000 }, timeScale: 1 / 1440 },
    before: {
      'throttling/contact-search': (world) => times(100, () => world.call('GET', '/contacts/search?q=zzznone')),
      'throttling/transcript': async (world) => {
        await world.setUp({ contact: 900, sourceId: 'visitor-transcript', conversation: 88 });
        const path = `/conversations/${world.id('conversation', 88)}/transcript`;
        await times(30, () => world.call('POST', path, { email: 'a@example.test' }));
      },
      'throttling/per-address': (world) => times(3000, () => world.call('GET', '').catch(() => null)),
    },
  },
  {
    areas: ['public-contacts', 'public-conversations'],
    before: {
      'public-contacts/show-slash': (world) => world.setUp({ contact: 142, sourceId: 'a/b-mwswufota', name: '' }),
      'public-conversations/list-empty': cora,
      'public-conversations/answer-select': answerable,
      'public-conversations/resolve-nameless': (world) =>
        world.setUp({
          contact: 146,
          sourceId: '68292e35-127e-4c92-999e-e39c2c0ea7b7',
          name: null,
          conversation: 84,
          messages: [{ content: 'x' }],
        }),
      'public-conversations/other-session': (world) =>
        world.setUp({
          contact: 145,
          sourceId: 'cora-elsewhere',
          inbox: 4,
          conversation: 85,
          messages: [{ content: 'in another inbox' }],
        }),
      'public-conversations/foreign-conversation': (world) =>
        world.setUp({ contact: 147, sourceId: 'somebody-else', conversation: 86, messages: hi }),
    },
    compare: {
      'public-contacts/create-empty': { loose: [/^name$/] },
    },
  },
];
