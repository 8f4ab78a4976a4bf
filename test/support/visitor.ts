import { randomUUID } from 'node:crypto';
import type { StreamEvent } from '../../wire/event.ts';
import type { SessionAnswer, SessionRequest } from '../../wire/session.ts';
import { BFF, ORIGIN, type Answer, type Stack } from './stack.ts';

/** A browser on the host page, as far as the BFF can see one: it keeps cookies, and sends what browsers send. */
export class Visitor {
  readonly stack: Stack;
  cookies = new Map<string, string>();
  headers: Record<string, string> = {
    origin: ORIGIN,
    'sec-fetch-site': 'cross-site',
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  };
  keepsCookies = true;
  bearer: string | undefined;
  nonce = randomUUID();
  session_id = '';
  site = 'main';
  /** The last Set-Cookie as it came. */
  setCookie = '';

  constructor(stack: Stack) {
    this.stack = stack;
  }

  /** Another tab of the same browser. */
  tab(): Visitor {
    const tab = new Visitor(this.stack);
    return Object.assign(tab, {
      cookies: this.cookies,
      nonce: this.nonce,
      keepsCookies: this.keepsCookies,
      session_id: this.session_id,
      site: this.site,
    });
  }

  async fetch(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.stack.fetch(
      new Request(`${BFF}${path}`, {
        method,
        headers: {
          ...this.headers,
          ...(method !== 'GET' && { 'x-bubble': '1', 'content-type': 'application/json' }),
          ...(cookie && { cookie }),
          ...(this.bearer && { authorization: `Bearer ${this.bearer}` }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    for (const line of response.headers.getSetCookie()) {
      this.setCookie = line;
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (this.keepsCookies) this.cookies.set(name!, value!);
    }
    return response;
  }

  async call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }

  /** A page view: opens the session, and does what the widget does with a ticket. */
  async open(more: Partial<SessionRequest> = {}): Promise<SessionAnswer> {
    const request = { nonce: this.nonce, intent: 'load', ...more };
    const first = await this.call('POST', `/v1/${this.site}/session`, request);
    if (first.status !== 200) throw new Error(`session: ${JSON.stringify(first)}`);
    let answer: SessionAnswer = first.body;
    if (answer.ticket)
      answer = (await this.call('POST', `/v1/${this.site}/session`, { ...request, ticket: answer.ticket })).body;
    if (answer.bearer) this.bearer = answer.bearer;
    this.session_id = answer.session_id;
    return answer;
  }

  send(content: string, more: object = {}): Promise<Answer> {
    const request = {
      session_id: this.session_id,
      key: randomUUID(),
      attempt: 1,
      waited: 0,
      after: 0,
      content,
      ...more,
    };
    return this.call('POST', `/v1/${this.site}/messages`, request);
  }

  /** Reads the event stream until `enough` says so. */
  async listen(after: number, enough: (events: StreamEvent[]) => boolean): Promise<StreamEvent[]> {
    const stream = await this.stream(after);
    const events: StreamEvent[] = [];
    for await (const event of stream) {
      events.push(event);
      if (enough(events)) break;
    }
    return events;
  }

  async stream(after: number): Promise<AsyncIterable<StreamEvent>> {
    const response = await this.fetch('GET', `/v1/${this.site}/events?after=${after}`);
    if (response.status !== 200) throw new Error(`stream: ${response.status} ${await response.text()}`);
    return read(response.body!);
  }
}

async function* read(body: ReadableStream<Uint8Array>): AsyncIterable<StreamEvent> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data) as StreamEvent;
    }
  }
}
