import type { Exchange, Json, JsonObject, RecordedRequest } from './recording.ts';
import { differences, type CompareOptions } from './compare.ts';
import { headerDifferences } from './headers.ts';
import type { Target } from './target.ts';

type Kind = 'contact' | 'conversation' | 'message';

export interface Setup {
  contact: number;
  sourceId: string;
  name?: string | null;
  inbox?: number;
  conversation?: number;
  /** Others of the same contact, made before. */
  messages?: { id?: number; content?: string; by?: 'visitor' | 'agent'; [key: string]: Json | undefined }[];
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const ACCOUNT = '/api/v1/accounts/1';
const BFF = '{{BFF_TOKEN}}';
const AGENT = '{{AGENT_TOKEN}}';

/** A target on which recorded requests make sense: knows which of its rows stands for which recorded one. */
export class World {
  readonly texts = new Map<string, string>();
  readonly #target: Target;
  readonly #ids = new Map<string, number>();

  readonly #oneInbox: boolean;

  /** With one inbox only, everything is set up in it. */
  constructor(target: Target, { oneInbox = false } = {}) {
    this.#target = target;
    this.#oneInbox = oneInbox;
  }

  learn(kind: Kind, recorded: number, ours: number): void {
    this.#ids.set(`${kind} ${recorded}`, ours);
  }

  id(kind: Kind, recorded: number): number {
    return this.#ids.get(`${kind} ${recorded}`) ?? recorded;
  }

  /** What existed before the case was recorded. */
  async setUp({
    contact,
    sourceId,
    name = 'Vera Visitor',
    inbox: recorded = 3,
    conversation,
    messages = [],
  }: Setup): Promise<void> {
    const inbox = this.#oneInbox ? 3 : recorded;
    const person = { inbox_id: inbox, name, source_id: sourceId };
    if (!this.#ids.has(`contact ${contact}`)) {
      const made = (await this.call('POST', '/contacts', person)) as { payload: { contact: { id: number } } };
      this.learn('contact', contact, made.payload.contact.id);
    }
    if (conversation === undefined) return;
    if (!this.#ids.has(`conversation ${conversation}`)) {
      const session = { inbox_id: inbox, contact_id: this.id('contact', contact), source_id: sourceId };
      const begun = (await this.call('POST', '/conversations', session)) as { id: number };
      this.learn('conversation', conversation, begun.id);
    }
    for (const { id, by = 'visitor', ...message } of messages) {
      const typed = by === 'visitor' ? { message_type: 'incoming', ...message } : message;
      const path = `/conversations/${this.id('conversation', conversation)}/messages`;
      const row = (await this.call('POST', path, typed as JsonObject, by === 'visitor' ? BFF : AGENT)) as {
        id: number;
      };
      if (id !== undefined) this.learn('message', id, row.id);
    }
  }

  async call(method: string, path: string, body?: Json, token = BFF): Promise<Json> {
    const headers = { 'api-access-token': token, accept: 'application/json', 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await this.#target.fetch(new Request(this.#target.origin + ACCOUNT + path, init));
    const text = await response.text();
    if (!response.ok) throw new Error(`setting up: ${method} ${path} gave ${response.status} ${text}`);
    return text === '' ? null : (JSON.parse(text) as Json);
  }

  /** Does what was recorded and names what came out otherwise. */
  async replay({ request, response }: Exchange, options: CompareOptions = {}): Promise<string[]> {
    const answer = await this.#target.fetch(this.#requestFor(request));
    const text = await answer.text();
    const status =
      answer.status === response.status
        ? []
        : [`status: ${response.status}, not ${answer.status} ${text.slice(0, 200)}`];
    const headers = response.headers ? headerDifferences(response.headers, answer.headers) : [];
    if (response.payload_count !== undefined) return [...status, ...this.#pageDifferences(response, parse(text))];
    if (response.body === undefined) {
      // Pages of markup are the server's own affair, but an empty body is part of the contract.
      const empty = response.raw === '' && text !== '' ? ['the body: not recorded'] : [];
      const plain = response.headers?.['content-type']?.startsWith('text/plain') && response.raw !== text;
      return [
        ...status,
        ...headers,
        ...empty,
        ...(plain ? [`the body: ${response.raw} was recorded, not ${text}`] : []),
      ];
    }
    const body = parse(text);
    if (status.length > 0) return [...status, ...headers];
    if (body === undefined) return [...status, ...headers, `the body: JSON was recorded, not ${text.slice(0, 200)}`];
    this.#compareIds(request, response.body, body);
    return [...status, ...headers, ...differences(response.body, body, { ...options, known: this.texts })];
  }

  /** Pages are recorded in short: how many, which, of what kind. */
  #pageDifferences({ payload_count: count, ids = [], types }: Exchange['response'], page: Json | undefined): string[] {
    const rows =
      (page as { payload: { id: number; message_type: number; private: boolean }[] } | undefined)?.payload ?? [];
    const wrong = rows.length === count ? [] : [`${count} rows were recorded, not ${rows.length}`];
    const wanted = ids.map((id) => (typeof id === 'number' ? this.id('message', id) : id));
    const whole = ids.includes('…') ? [rows[0]?.id, '…', rows.at(-1)?.id] : rows.map((row) => row.id);
    const given = rows.map((row) => (row.private ? 'note' : ['in', 'out', 'activity', 'template'][row.message_type]));
    if (ids.length > 0 && wanted.join() !== whole.join())
      wrong.push(`ids: ${wanted.join()} wanted, not ${whole.join()}`);
    if (types !== undefined && types !== given.join(' '))
      wrong.push(`kinds: ${types} recorded, not ${given.join(' ')}`);
    return wrong;
  }

  #requestFor({ method, path, headers, body }: RecordedRequest): Request {
    const kept = Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as [string, string]],
    );
    const sent = new Headers(kept);
    // The recording client sent this unless a case says otherwise.
    if (!('accept' in headers)) sent.set('accept', 'application/json');
    const init: RequestInit = { method, headers: sent };
    const content = this.#bodyFor(body, sent);
    return new Request(
      this.#target.origin + this.#pathFor(path),
      content === undefined ? init : { ...init, body: content },
    );
  }

  #pathFor(path: string): string {
    const named: [Kind, RegExp][] = [
      ['contact', /(?<=\/accounts\/1\/contacts\/)\d+/],
      ['conversation', /(?<=\/conversations\/)\d+/],
      ['message', /(?<=\/messages\/|[?&](?:before|after)=)\d+(?!\d)/g],
    ];
    let ours = path;
    for (const [kind, pattern] of named) {
      ours = ours.replace(pattern, (id) => (id.length > 15 ? id : String(this.id(kind, Number(id)))));
    }
    return ours.replace(new RegExp(UUID, 'g'), (uuid) => this.texts.get(uuid) ?? uuid);
  }

  #bodyFor(body: Json | undefined, headers: Headers): BodyInit | undefined {
    if (body === undefined || body === null) return undefined;
    if (isObject(body) && typeof body.raw === 'string') {
      const bytes = /^bytes ((?:[0-9a-f]{2} ?)+)$/.exec(body.raw)?.[1];
      return bytes ? new Uint8Array(Buffer.from(bytes.replaceAll(' ', ''), 'hex')) : body.raw;
    }
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return JSON.stringify(this.#withOurIds(body));
  }

  #withOurIds(value: Json, key = ''): Json {
    if (Array.isArray(value)) return value.map((item) => this.#withOurIds(item));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#withOurIds(item, name)]));
    }
    if (/^((base|mergee)_)?contact_id$/.test(key)) return this.id('contact', Number(value));
    if (key === 'in_reply_to') {
      const ours = this.id('message', Number(value));
      return typeof value === 'string' ? String(ours) : ours;
    }
    return typeof value === 'string' ? (this.texts.get(value) ?? value) : value;
  }

  /** Rows that the case made stand for the recorded ones from now on, and so do the uuids that were drawn. */
  #compareIds({ method, path }: RecordedRequest, recorded: Json, answered: Json): void {
    pairs(recorded, answered, (a, b) => {
      if (typeof a === 'string' && typeof b === 'string' && UUID.test(a) && a !== b && a.length === 36)
        this.texts.set(a, b);
    });
    if (method !== 'POST') return;
    const plain = path.replace(/\?.*/, '');
    const made: [Kind, RegExp, (row: Json) => Json | undefined][] = [
      ['contact', /\/accounts\/1\/contacts$/, (row) => dig(row, 'payload', 'contact', 'id')],
      ['contact', /\/public\/.*\/contacts$/, (row) => dig(row, 'id')],
      ['conversation', /\/conversations$/, (row) => dig(row, 'id')],
      ['message', /\/messages$/, (row) => dig(row, 'id')],
    ];
    for (const [kind, pattern, read] of made) {
      const [a, b] = [read(recorded), read(answered)];
      if (pattern.test(plain) && typeof a === 'number' && typeof b === 'number') this.learn(kind, a, b);
    }
  }
}

function pairs(a: Json, b: Json, visit: (a: Json, b: Json) => void): void {
  visit(a, b);
  if (Array.isArray(a) && Array.isArray(b)) a.forEach((item, index) => pairs(item, b[index] ?? null, visit));
  else if (isObject(a) && isObject(b)) for (const key of Object.keys(a)) pairs(a[key] ?? null, b[key] ?? null, visit);
}

function dig(value: Json, ...keys: string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of keys) found = isObject(found ?? null) ? (found as JsonObject)[key] : undefined;
  return found;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
