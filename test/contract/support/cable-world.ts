import { arrived, connect, contactCredentials, userCredentials, type Connection } from '../../sandbox/cable-client.ts';
import { start, type Call } from '../../sandbox/caller.ts';
import type { Json, JsonObject, RecordedStream } from './recording.ts';
import { RECORDED_SEED } from './seed.ts';

const AGENT = '{{AGENT_TOKEN}}';
const BFF = '{{BFF_TOKEN}}';
const EMAIL = 'v-mwsx8vrl0@example.test';
const SOURCE_ID = '470f4374-416a-498c-bb4f-97aede5335dc';

/** The five connections of the recorded scenario, by the names of their recordings. */
export const STREAMS = ['member', 'outside-agent', 'outside-admin', 'contact', 'other-contact'];

/** The visitor of the recorded streams, and everybody who listened. */
export class CableWorld {
  readonly #connections = new Map<string, Connection>();
  readonly #identifiers = new Map<string, string>();
  readonly #sandbox;
  readonly #call: Call;
  #contact = 0;
  #swallower = 0;
  #conversation = 0;
  readonly #messages: number[] = [];

  constructor() {
    const { sandbox, call } = start({ seed: RECORDED_SEED, fetch: () => Promise.resolve(new Response('')) });
    this.#sandbox = sandbox;
    this.#call = call;
  }

  close(): void {
    this.#sandbox.close();
  }

  async setUp(): Promise<void> {
    this.#contact = await this.#person({ source_id: SOURCE_ID, email: EMAIL });
    await this.#person({ source_id: 'other' });
    this.#swallower = await this.#person({ source_id: 'swallower' });
    const users = {
      member: BFF,
      'outside-agent': '{{OUTSIDE_AGENT_TOKEN}}',
      'outside-admin': '{{OUTSIDE_ADMIN_TOKEN}}',
    };
    for (const [name, token] of Object.entries(users)) {
      await this.#listen(name, await userCredentials(this.#call, token));
    }
    for (const [name, sourceId] of Object.entries({ contact: SOURCE_ID, 'other-contact': 'other' })) {
      await this.#listen(name, await contactCredentials(this.#call, '{{IDENTIFIER_MAIN}}', sourceId));
    }
  }

  async begins(): Promise<void> {
    const session = { inbox_id: 3, contact_id: this.#contact, source_id: SOURCE_ID };
    this.#conversation = Number((await this.#do('POST', 'conversations', session, BFF)).id);
  }

  async writes(content: string, more: JsonObject = {}): Promise<void> {
    await this.#do('POST', `${this.#here}/messages`, { content, message_type: 'incoming', ...more }, BFF);
  }

  async answers(content: string, more: JsonObject = {}): Promise<void> {
    const { id } = await this.#do('POST', `${this.#here}/messages`, { content, ...more });
    this.#messages.push(Number(id));
  }

  agent(action: string, body: Json = {}, token = AGENT): Promise<JsonObject> {
    return this.#do('POST', `${this.#here}/${action}`, body, token);
  }

  /** `nth`: which of the agent's messages, from 0. */
  message(method: string, nth: number, body: Json = {}, token = BFF): Promise<JsonObject> {
    return this.#do(method, `${this.#here}/messages/${this.#messages[nth]}`, body, token);
  }

  visitor(action: string, body: Json = {}, method = 'POST'): Promise<JsonObject> {
    return this.#do(method, `${this.#visitorPath(SOURCE_ID)}/conversations/${this.#conversation}/${action}`, body);
  }

  visitorAnswers(nth: number, values: Json): Promise<JsonObject> {
    return this.visitor(`messages/${this.#messages[nth]}`, { submitted_values: values }, 'PATCH');
  }

  visitorBegins(): Promise<JsonObject> {
    return this.#do('POST', `${this.#visitorPath(SOURCE_ID)}/conversations`);
  }

  rename(changes: JsonObject): Promise<JsonObject> {
    return this.#do('PUT', `contacts/${this.#contact}`, changes);
  }

  merge(): Promise<JsonObject> {
    const pair = { base_contact_id: this.#swallower, mergee_contact_id: this.#contact };
    return this.#do('POST', 'actions/contact_merge', pair);
  }

  async showsPresence(name: string): Promise<void> {
    const connection = this.#connections.get(name);
    connection?.send({
      command: 'message',
      identifier: this.#identifiers.get(name),
      data: '{"action":"update_presence"}',
    });
  }

  /** What each connection got since it was last asked. */
  async told(): Promise<Map<string, JsonObject[]>> {
    await arrived();
    return new Map([...this.#connections].map(([name, connection]) => [name, connection.take() as JsonObject[]]));
  }

  async #listen(name: string, credentials: object): Promise<void> {
    const connection = connect(this.#sandbox);
    this.#connections.set(name, connection);
    this.#identifiers.set(name, JSON.stringify({ channel: 'RoomChannel', ...credentials }));
    await connection.subscribe(credentials);
  }

  async #person(more: JsonObject): Promise<number> {
    const made = await this.#do('POST', 'contacts', { inbox_id: 3, name: 'Vera Visitor', ...more }, BFF);
    return Number(((made.payload as JsonObject).contact as JsonObject).id);
  }

  async #do(method: string, path: string, body: Json = {}, token = AGENT): Promise<JsonObject> {
    const answer = await this.#call(method, path, body, token);
    if (answer.status !== 200) throw new Error(`${method} ${path} gave ${answer.status} ${answer.text}`);
    return answer.text === '' ? {} : answer.body<JsonObject>();
  }

  #visitorPath(sourceId: string): string {
    return `/public/api/v1/inboxes/{{IDENTIFIER_MAIN}}/contacts/${sourceId}`;
  }

  get #here(): string {
    return `conversations/${this.#conversation}`;
  }
}

/** What was recorded on one connection during one step of the scenario. */
export function recordedDuring(stream: RecordedStream, did: string): JsonObject[] {
  const step = stream.steps.findIndex((row) => row.did === did);
  const from = stream.steps[step]?.at_ms ?? Number.POSITIVE_INFINITY;
  const until = stream.steps[step + 1]?.at_ms ?? Number.POSITIVE_INFINITY;
  return stream.frames.flatMap(({ at_ms: at, from: side, frame }) => {
    const message = typeof frame === 'object' && frame !== null && !Array.isArray(frame) ? frame.message : undefined;
    const isEvent = side === 'server' && typeof message === 'object' && at >= from && at < until;
    return isEvent ? [message as JsonObject] : [];
  });
}
