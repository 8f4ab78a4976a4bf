import type { HookWorld } from './hook-world.ts';

interface HookPlan {
  before?: (world: HookWorld) => Promise<unknown>;
  trigger: (world: HookWorld) => Promise<unknown>;
}

const ADMIN = '{{OUTSIDE_ADMIN_TOKEN}}';
const colours = [
  { title: 'Red', value: 'red' },
  { title: 'Blue', value: 'blue' },
];
const email = [{ name: 'email', type: 'email', label: 'Email' }];
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

const status = (to: string) => (world: HookWorld) => world.agent('toggle_status', { status: to });
const spoken = (content: string) => (world: HookWorld) => world.writes(content);
const done = async (world: HookWorld) => {
  await world.writes('and again');
  await world.agent('toggle_status', { status: 'open' });
  await world.visitor('toggle_status');
};
const asShown = async (world: HookWorld) => {
  await world.writes('hello');
  await world.becomeAsShown();
};
const typing = (body: Record<string, string | boolean>): HookPlan => ({
  before: asShown,
  trigger: (world) => world.agent('toggle_typing_status', body),
});
const asShownBut = (assignee: number) => async (world: HookWorld) => {
  await asShown(world);
  await world.agent('assignments', { assignee_id: assignee });
};
const marked = (first: string | null, to: string, error?: string): HookPlan => {
  let message = 0;
  const body = { status: to, ...(error === undefined ? {} : { external_error: error }) };
  return {
    async before(world) {
      message = await world.answers('status me');
      if (first) await world.patch(message, { status: first, external_error: 'no route' });
    },
    trigger: (world) => world.patch(message, body),
  };
};
const answered = (content: string, type: string, items: typeof colours | typeof email, values: object[]): HookPlan => {
  let message = 0;
  return {
    async before(world) {
      message = await world.answers(content, { content_type: type, content_attributes: { items } });
      if (type !== 'form') await world.answers('Form', { content_type: 'form', content_attributes: { items: email } });
    },
    trigger: (world) => world.visitor(`messages/${message}`, { submitted_values: values as [] }, 'PATCH'),
  };
};

/** What was done when each file was recorded. */
export const HOOKS: Record<string, HookPlan> = {
  'contact_updated-not-sent': {
    trigger: (world) => world.call('PUT', `contacts/${world.contact}`, { name: 'Vera Two' }),
  },
  'conversation_created-plain': { trigger: (world) => world.begin() },
  'conversation_created-with-message': {
    trigger: (world) =>
      world.begin({
        custom_attributes: { page: '/x' },
        additional_attributes: { referer: 'https://shop.example.test/x' },
        message: { content: 'first words', message_type: 'incoming', source_id: 'cli-1' },
      }),
  },
  'conversation_status_changed-admin-open': {
    before: async (world) => {
      await world.writes('and again');
      await world.agent('toggle_status', { status: 'open' });
      await world.agent('toggle_status', { status: 'resolved' });
    },
    trigger: (world) => world.agent('toggle_status', { status: 'open' }, ADMIN),
  },
  'conversation_status_changed-open': {
    before: async (world) => {
      await world.writes('and again');
      await world.agent('toggle_status', { status: 'pending' });
    },
    trigger: status('open'),
  },
  'conversation_status_changed-pending': { before: spoken('and again'), trigger: status('pending') },
  'conversation_status_changed-reopen-by-incoming': { before: status('resolved'), trigger: spoken('back again') },
  'conversation_status_changed-resolve': {
    before: async (world) => {
      await world.writes('one');
      await world.answers('two');
      await world.visitor('update_last_seen');
    },
    trigger: status('resolved'),
  },
  'conversation_status_changed-same': {
    before: async (world) => {
      await world.writes('and again');
      await world.agent('toggle_status', { status: 'open' });
    },
    trigger: async (world) => {
      await world.agent('toggle_status', { status: 'resolved' });
      await world.agent('toggle_status', { status: 'resolved' });
    },
  },
  'conversation_status_changed-snooze': {
    before: spoken('back again'),
    trigger: (world) => world.agent('toggle_status', { status: 'snoozed', snoozed_until: inAnHour() }),
  },
  'conversation_status_changed-unsnooze-by-incoming': {
    before: async (world) => {
      await world.writes('back again');
      await world.agent('toggle_status', { status: 'snoozed', snoozed_until: inAnHour() });
    },
    trigger: spoken('and again'),
  },
  'conversation_status_changed-visitor-resolve': {
    before: async (world) => {
      await world.writes('and again');
      await world.agent('toggle_status', { status: 'open' });
    },
    trigger: (world) => world.visitor('toggle_status'),
  },
  'conversation_typing_off-agent': typing({ typing_status: 'off' }),
  'conversation_typing_off-visitor': {
    before: asShown,
    trigger: (world) => world.visitor('toggle_typing', { typing_status: 'off' }),
  },
  'conversation_typing_on-agent': typing({ typing_status: 'on' }),
  'conversation_typing_on-private-text': typing({ typing_status: 'on', is_private: 'true' }),
  'conversation_typing_on-private': typing({ typing_status: 'on', is_private: true }),
  'conversation_typing_on-visitor': {
    before: asShown,
    trigger: (world) => world.visitor('toggle_typing', { typing_status: 'on' }),
  },
  'conversation_updated-agent-last-seen': { trigger: (world) => world.agent('update_last_seen') },
  'conversation_updated-assignee': {
    before: asShownBut(5),
    trigger: (world) => world.agent('assignments', { assignee_id: 6 }),
  },
  'conversation_updated-custom-attributes': {
    before: async (world) => {
      await done(world);
      await world.agent('labels', { labels: ['billing'] });
    },
    trigger: (world) => world.agent('custom_attributes', { custom_attributes: { a: 1 } }),
  },
  'conversation_updated-labels': {
    before: async (world) => {
      await done(world);
      await world.agent('labels', { labels: ['before'] });
      await world.agent('labels', { labels: [] });
    },
    trigger: (world) => world.agent('labels', { labels: ['billing'] }),
  },
  'conversation_updated-mute': {
    trigger: async (world) => {
      await world.begin();
      await world.writes('x');
      await world.agent('mute');
    },
  },
  'conversation_updated-priority': {
    before: async (world) => {
      await done(world);
      await world.agent('labels', { labels: ['billing'] });
      await world.agent('custom_attributes', { custom_attributes: { a: 1 } });
    },
    trigger: (world) => world.call('PATCH', world.here, { priority: 'high' }),
  },
  'conversation_updated-unassign': {
    before: asShownBut(6),
    trigger: (world) => world.agent('assignments', { assignee_id: 0 }),
  },
  'message_created-activity': { trigger: (world) => world.answers('an activity', { message_type: 'activity' }) },
  'message_created-admin': {
    before: spoken('yes'),
    trigger: (world) => world.answers('Ada here', {}, ADMIN),
  },
  'message_created-empty': { before: spoken('hello'), trigger: (world) => world.writes(null) },
  'message_created-in-reply-to': {
    trigger: async (world) => {
      const message = await world.writes('which one?');
      await world.answers('that one', { content_attributes: { in_reply_to: message } });
    },
  },
  'message_created-incoming-after-reply': { trigger: spoken('yes') },
  'message_created-incoming': {
    trigger: (world) =>
      world.writes('hello', { echo_id: 'tmp-7', source_id: 'cli-7', content_attributes: { client_id: 'cli-7' } }),
  },
  'message_created-outgoing-second': { trigger: (world) => world.answers('Still there?') },
  'message_created-outgoing': {
    before: spoken('hello'),
    trigger: (world) => world.answers('Hi, I am **Mia**'),
  },
  'message_created-private': {
    before: spoken('yes'),
    trigger: (world) => world.answers('looks like a bot', { private: true }),
  },
  'message_created-public-api': {
    trigger: (world) => world.visitor('messages', { content: 'by the public API', echo_id: 'e' }),
  },
  'message_updated-delete': (() => {
    let message = 0;
    return {
      before: async (world: HookWorld) => {
        message = await world.answers('to delete');
      },
      trigger: (world: HookWorld) => world.call('DELETE', `${world.here}/messages/${message}`),
    };
  })(),
  'message_updated-form': answered('Form', 'form', email, [{ name: 'email', value: 'v@example.test' }]),
  'message_updated-last-seen': {
    before: async (world) => {
      await world.writes('q');
      await world.answers('a1');
      await world.answers('a2');
      await world.answers('note', { private: true });
    },
    trigger: (world) => world.visitor('update_last_seen'),
  },
  'message_updated-retry': (() => {
    let message = 0;
    return {
      before: async (world: HookWorld) => {
        message = await world.answers('status me');
      },
      trigger: async (world: HookWorld) => {
        await world.patch(message, { status: 'failed', external_error: 'x' });
        await world.agent(`messages/${message}/retry`);
      },
    };
  })(),
  'message_updated-status-delivered': marked(null, 'delivered'),
  'message_updated-status-failed': marked(null, 'failed', 'no route'),
  'message_updated-status-read': marked(null, 'read'),
  'message_updated-status-same': marked('sent', 'sent'),
  'message_updated-status-sent': marked('failed', 'sent'),
  'message_updated-submitted-values': answered('Which?', 'input_select', colours, [{ title: 'Red', value: 'red' }]),
};

const templates = 'no greeting, out-of-office text or survey';

/** Recorded webhooks of things that the sandbox does not do. */
export const HOOKS_LEFT_OUT: Record<string, string> = {
  'conversation_updated-reopen-with-auto-assignment': 'no auto-assignment',
  'message_created-agent-bot': 'no agent bots',
  'message_created-attachment-incoming': 'what is in the files was not recorded: see test/sandbox/files.test.ts',
  'message_created-attachment-outgoing': 'what is in the files was not recorded: see test/sandbox/files.test.ts',
  'message_created-automation': 'no automation rules',
  'message_created-content-types': 'a survey is among them; the other types are compared by their answers',
  'message_created-macro': 'no macros',
  'message_created-template-csat': templates,
  'message_created-template-greeting': templates,
  'message_created-template-out-of-office': templates,
  'message_updated-cal-confirmation': 'no calendar',
  'message_updated-csat-answer': templates,
  'message_updated-delete-attachment': 'what is in the files was not recorded: see test/sandbox/files.test.ts',
  'message_updated-merge': 'two visitors at once; merging itself is compared by its answers',
};
