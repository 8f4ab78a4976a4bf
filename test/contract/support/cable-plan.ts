import type { CableWorld } from './cable-world.ts';

const items = [{ title: 'Red', value: 'red' }];

/** What was done in each step of the recorded scenario, in its order. */
export const STEPS: Record<string, (world: CableWorld) => Promise<unknown>> = {
  'the client opens a conversation for the visitor (POST conversations)': (world) => world.begins(),
  'the visitor writes (POST messages, incoming, echo_id)': (world) =>
    world.writes('hello', { echo_id: 'e-1', source_id: 'cli-1' }),
  'an agent answers': (world) => world.answers('Hi, I am Mia', { echo_id: 'agent-echo' }),
  'an agent writes a private note': (world) => world.answers('psst', { private: true }),
  // Without its file, of which the sandbox has none.
  'an agent sends a file': (world) => world.answers('file'),
  'an agent sends an input_select': (world) =>
    world.answers('Which?', { content_type: 'input_select', content_attributes: { items } }),
  'the visitor answers it (public PATCH)': (world) => world.visitorAnswers(3, items),
  'an agent types': (world) => world.agent('toggle_typing_status', { typing_status: 'on', is_private: false }),
  'an agent stops typing': (world) => world.agent('toggle_typing_status', { typing_status: 'off', is_private: false }),
  'an agent types a private note': (world) =>
    world.agent('toggle_typing_status', { typing_status: 'on', is_private: true }),
  'the visitor types (public API)': (world) => world.visitor('toggle_typing', { typing_status: 'on' }),
  'the client of the visitor types through the Application API (as its own user)': (world) =>
    world.agent('toggle_typing_status', { typing_status: 'on', is_private: false }, '{{BFF_TOKEN}}'),
  "status of the agent's message: delivered": (world) => world.message('PATCH', 0, { status: 'delivered' }),
  'the visitor has seen (public update_last_seen)': (world) => world.visitor('update_last_seen'),
  'an agent has seen (update_last_seen)': (world) => world.agent('update_last_seen'),
  'an agent deletes a message': (world) => world.message('DELETE', 0, {}, '{{AGENT_TOKEN}}'),
  'an agent sets labels': (world) => world.agent('labels', { labels: ['billing'] }),
  'an agent is assigned': (world) => world.agent('assignments', { assignee_id: 5 }),
  'an agent resolves': (world) => world.agent('toggle_status', { status: 'resolved' }),
  'the visitor writes again (reopened)': (world) => world.writes('one more thing'),
  'an agent renames the contact': (world) => world.rename({ name: 'Vera V.', email: 'v-mwsx9iem2@example.test' }),
  'the visitor opens a second conversation (public API)': (world) => world.visitorBegins(),
  'the visitor sends update_presence': (world) => world.showsPresence('contact'),
  'the member sends update_presence': (world) => world.showsPresence('member'),
  'another contact swallows the visitor (contact_merge)': (world) => world.merge(),
  'the visitor writes after the merge': (world) => world.writes('still here'),
  'an agent answers after the merge': (world) => world.answers('good'),
};

export const STEPS_LEFT_OUT: Record<string, string> = {
  'an agent starts a call': 'no calls',
  'an agent ends the call': 'no calls',
};

/** Recordings of the cable of which nothing is compared. */
export const CABLE_LEFT_OUT: Record<string, string> = {
  'greeting-and-survey-agent': 'no greeting or survey',
  'greeting-and-survey-contact': 'no greeting or survey',
  'presence-and-assignment': 'no auto-assignment; presence alone is tested in test/sandbox',
};

export const PROTOCOL_LEFT_OUT: Record<string, string> = {
  'http-get': 'needs a port: see test/sandbox',
  'no-subprotocol': 'needs a port: see test/sandbox',
  'wrong-subprotocol': 'needs a port: see test/sandbox',
  'ping-interval': 'its length is the point: see test/sandbox',
};
