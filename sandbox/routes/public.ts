import { Hono } from 'hono';
import { randomInt } from 'node:crypto';
import { json } from '../http/answer.ts';
import { text, type Params } from '../http/params.ts';
import { openRoutes } from '../http/public.ts';
import { publicContact, publicInbox } from '../shapes/public.ts';
import { attachContactInbox, findContactInbox } from '../state/contact-inbox.ts';
import { draftContact, storeContact } from '../state/contact.ts';
import type { Contact } from '../state/records.ts';
import { known, within, type State } from '../state/state.ts';
import { publicConversationRoutes } from './public-conversations.ts';

export function publicRoutes(state: State) {
  const routes = openRoutes(state);

  routes.get('', ({ inbox }) => json(publicInbox(inbox)));

  // Found by any of its identifiers without proof, and then left unchanged.
  routes.post('/contacts', ({ inbox, params }) => {
    const sourceId = text(params, 'source_id');
    const before = sourceId ? findContactInbox(state, inbox.id, sourceId) : undefined;
    if (before) return json(publicContact(before, known(state.contacts.get(before.contactId))));
    const named = params.name === undefined ? { ...params, name: invented() } : params;
    const found = sameContact(state, inbox.accountId, params);
    const contact = found ?? draftContact(state, inbox.accountId, named);
    const session = attachContactInbox(state, contact, inbox, { sourceId });
    if (!found) storeContact(state, contact);
    return json(publicContact(session, contact));
  });

  routes.get('/contacts/:source', (call) => {
    const { session, contact } = call.session();
    return json(publicContact(session, contact));
  });

  return new Hono().route('/', routes.app).route('/', publicConversationRoutes(state));
}

function sameContact(state: State, accountId: number, params: Params): Contact | undefined {
  const [identifier, phone] = [text(params, 'identifier'), text(params, 'phone_number')];
  const email = text(params, 'email')?.toLowerCase();
  return (
    state.contacts.first('identifier', within(accountId, identifier || null)) ??
    state.contacts.first('email', within(accountId, email || null)) ??
    state.contacts.first('phoneNumber', within(accountId, phone || null))
  );
}

/** Visitors without a name get one, like "still-river-42". */
function invented(): string {
  const first = ['still', 'quiet', 'early', 'green'];
  const second = ['river', 'garden', 'harbour', 'meadow'];
  return `${first[randomInt(first.length)]}-${second[randomInt(second.length)]}-${randomInt(10, 1000)}`;
}
