import { Hono, type Context } from 'hono';
import type { Contact, ContactInbox, Conversation, Inbox } from '../state/records.ts';
import { findContactInbox } from '../state/contact-inbox.ts';
import { crash, noRoute, Refused } from '../state/refusal.ts';
import type { State } from '../state/state.ts';
import { readParams, type Params } from './params.ts';

export interface PublicCall {
  inbox: Inbox;
  params: Params;
  segment(name: string): string;
  query(name: string): string | undefined;
  /** The session whose source_id the path names. */
  session(): { session: ContactInbox; contact: Contact };
  /** Any conversation of that contact, in whatever inbox: before 4.14 this API looks no closer. */
  conversation(): Conversation;
}

type Handler = (call: PublicCall) => Response;
type Method = 'get' | 'post' | 'put' | 'patch';

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-expose-headers': '',
};

/** Routes without a token: a caller only has to know an inbox's identifier and a source_id. */
export function openRoutes(state: State) {
  const app = new Hono();
  const base = '/public/api/v1/inboxes/:identifier';
  app.options('/public/*', (context) => {
    const asked = context.req.header('access-control-request-headers') ?? '';
    return new Response('', {
      headers: { ...CORS, 'access-control-allow-headers': asked, 'access-control-max-age': '7200' },
    });
  });
  // Elsewhere a preflight is answered too, with nothing that would let a browser in.
  app.options('/api/*', () => new Response(''));
  const add = (method: Method) => (path: string, handler: Handler) => {
    app.on(method.toUpperCase(), base + path, async (context) => {
      const params = await readParams(context.req.raw);
      const response = plainly(() => handler(callOf(state, context, params)));
      if (context.req.header('origin')) {
        for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
      }
      return response;
    });
  };
  return { app, get: add('get'), post: add('post'), put: add('put'), patch: add('patch') };
}

function callOf(state: State, context: Context, params: Params): PublicCall {
  const segment = (name: string) => context.req.param(name) ?? '';
  const inbox = state.inboxes.first('identifier', segment('identifier'));
  if (!inbox) throw noRoute();
  const session = () => {
    const sourceId = segment('source');
    // A dot ends the segment for the server's router: what follows would be a format.
    const found = sourceId.includes('.') ? undefined : findContactInbox(state, inbox.id, sourceId);
    const contact = found && state.contacts.get(found.contactId);
    if (!found || !contact) throw noRoute();
    return { session: found, contact };
  };
  return {
    inbox,
    params,
    segment,
    query: (name) => context.req.query(name),
    session,
    conversation() {
      const { contact, session: own } = session();
      const conversation = state.conversations.get(Number(segment('conversation')));
      if (conversation?.contactId !== contact.id) throw noRoute();
      // Since 4.14 a session that is not verified finds its own conversations only.
      if (isFrom(state.version, 14) && conversation.contactInboxId !== own.id) throw noRoute();
      return conversation;
    },
  };
}

/** Whether the version is 4.`minor` or newer. */
function isFrom(version: string, minor: number): boolean {
  const [major = 0, its = 0] = version.split('.').map(Number);
  return major > 4 || (major === 4 && its >= minor);
}

/** Only what does not validate is explained here; everything else that goes wrong is a crash. */
function plainly(act: () => Response): Response {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.kind !== 'error') throw error;
    throw error.refusal.status === 404 ? noRoute() : crash();
  }
}
