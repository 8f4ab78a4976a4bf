import { hook, type Delivered } from '../../sandbox/caller.ts';
import type { Json, JsonObject, RecordedDelivery, RecordedHook } from './recording.ts';
import { sandboxTarget } from './target.ts';

const AGENT = '{{AGENT_TOKEN}}';
const ADMIN = '{{OUTSIDE_ADMIN_TOKEN}}';
const BFF = '{{BFF_TOKEN}}';

/** The visitor of the recorded webhooks and his conversation, on a sandbox whose webhooks are collected. */
export class HookWorld {
  readonly receiver = hook();
  readonly #target = sandboxTarget({ fetch: (request) => this.receiver.fetch(request) });
  contact = 0;
  conversation = 0;
  sourceId = '';
  shown: JsonObject | undefined;

  close(): void {
    this.#target.close();
  }

  async call(method: string, path: string, body: Json = {}, token = AGENT): Promise<JsonObject> {
    const url = `http://upstream.test${path.startsWith('/public') ? path : `/api/v1/accounts/1/${path}`}`;
    const headers = { 'api-access-token': token, 'content-type': 'application/json' };
    const answer = await this.#target.fetch(new Request(url, { method, headers, body: JSON.stringify(body) }));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} gave ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as JsonObject);
  }

  /** Makes what the first recorded body shows to have been there. */
  async setUp(recorded: RecordedHook): Promise<void> {
    const shown = conversationIn(recorded.deliveries[0]?.body ?? {});
    this.shown = shown;
    const sender = shown ? ((shown.meta as JsonObject).sender as JsonObject) : { name: 'Vera Visitor' };
    this.sourceId = shown ? String((shown.contact_inbox as JsonObject).source_id) : 'visitor';
    const { name, email, identifier, custom_attributes } = sender;
    const person = { inbox_id: 3, source_id: this.sourceId, name, email, identifier, custom_attributes };
    const made = await this.call('POST', 'contacts', withoutMissing(person), BFF);
    this.contact = Number(((made.payload as JsonObject).contact as JsonObject).id);
    await this.begin();
    if (shown?.first_reply_created_at) {
      await this.writes('earlier');
      await this.answers('earlier answer');
    }
    if (shown?.contact_last_seen_at) await this.visitor('update_last_seen');
  }

  async begin(more: JsonObject = {}): Promise<void> {
    const session = { inbox_id: 3, contact_id: this.contact, source_id: this.sourceId };
    this.conversation = Number((await this.call('POST', 'conversations', { ...session, ...more }, BFF)).id);
  }

  async writes(content: string | null, more: JsonObject = {}): Promise<number> {
    const message = { content, message_type: 'incoming', ...more };
    return Number((await this.call('POST', `${this.here}/messages`, message, BFF)).id);
  }

  async answers(content: string, more: JsonObject = {}, token = AGENT): Promise<number> {
    return Number((await this.call('POST', `${this.here}/messages`, { content, ...more }, token)).id);
  }

  agent(action: string, body: Json = {}, token = AGENT): Promise<JsonObject> {
    return this.call('POST', `${this.here}/${action}`, body, token);
  }

  patch(message: number, body: Json): Promise<JsonObject> {
    return this.call('PATCH', `${this.here}/messages/${message}`, body, BFF);
  }

  visitor(action: string, body: Json = {}, method = 'POST'): Promise<JsonObject> {
    const base = `/public/api/v1/inboxes/{{IDENTIFIER_MAIN}}/contacts/${this.sourceId}`;
    return this.call(method, `${base}/conversations/${this.conversation}/${action}`, body);
  }

  /** Puts the conversation into the state that the first recorded body shows. */
  async becomeAsShown(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    if (shown.agent_last_seen_at) await this.agent('update_last_seen');
    await this.agent('custom_attributes', { custom_attributes: shown.custom_attributes ?? {} });
    await this.agent('labels', { labels: shown.labels ?? [] });
    await this.call('PATCH', this.here, { priority: shown.priority ?? null });
    const assignee = (shown.meta as JsonObject).assignee as JsonObject | null;
    if (assignee) await this.agent('assignments', { assignee_id: assignee.id ?? 0 });
    await this.agent('toggle_status', { status: shown.status ?? 'open' }, ADMIN);
  }

  /** Everything that was sent until now: one more event follows, and those before it have arrived. */
  async settle(): Promise<Delivered[]> {
    const known = this.receiver.arrived.length;
    await this.agent('toggle_typing_status', { typing_status: 'off', is_private: 'last' });
    const all = await this.receiver.until((events) =>
      events.slice(known).some(({ body }) => body.is_private === 'last'),
    );
    const told = all.filter(({ body }) => body.is_private !== 'last');
    this.receiver.arrived.length = 0;
    return told;
  }

  get here(): string {
    return `conversations/${this.conversation}`;
  }
}

export function conversationIn(body: JsonObject): JsonObject | undefined {
  if (typeof body.conversation === 'object') return body.conversation as JsonObject;
  return body.contact_inbox === undefined ? undefined : body;
}

/** Deliveries come in no promised order: each recorded one with the next of its event. */
export function matched(recorded: RecordedDelivery[], told: Delivered[]): [RecordedDelivery, Delivered | undefined][] {
  const left = [...told];
  return recorded.map((delivery) => {
    const index = left.findIndex(({ body }) => body.event === delivery.body.event);
    return [delivery, index < 0 ? undefined : left.splice(index, 1)[0]];
  });
}

function withoutMissing(person: Record<string, Json | undefined>): JsonObject {
  const kept = Object.entries(person).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as JsonObject;
}
