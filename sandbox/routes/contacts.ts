import { accountRoutes, type AccountCall } from '../http/api.ts';
import { empty, json } from '../http/answer.ts';
import { maySee, requireAdministrator, requireInbox } from '../http/auth.ts';
import { flag, idOf, text } from '../http/params.ts';
import { contactInboxShape, contactShape } from '../shapes/contact.ts';
import { conversationShape } from '../shapes/conversation.ts';
import { inboxRow } from '../shapes/inbox.ts';
import { attachContactInbox, findContactInbox } from '../state/contact-inbox.ts';
import { deleteContact, draftContact, storeContact, updateContact } from '../state/contact.ts';
import { mergeContacts } from '../state/merge.ts';
import type { Contact } from '../state/records.ts';
import { notFound, Refused } from '../state/refusal.ts';
import { known, type State } from '../state/state.ts';

const CONVERSATIONS_OF_A_CONTACT = 20;

export function contactRoutes(state: State) {
  const routes = accountRoutes(state);

  // Any agent may make a contact in any inbox: this is the one place where membership is not asked for.
  routes.post('/contacts', ({ account, params }) => {
    const contact = draftContact(state, account.id, params);
    const inbox = params.inbox_id === undefined ? null : known(state.inboxes.get(idOf(params.inbox_id)));
    const sourceId = text(params, 'source_id');
    const session =
      inbox && sourceId !== ''
        ? attachContactInbox(state, contact, inbox, { sourceId, hmacVerified: flag(params.hmac_verified) })
        : null;
    storeContact(state, contact);
    return json({
      payload: {
        contact: contactShape(state, contact, { inboxes: true, asWritten: true }),
        contact_inbox: {
          inbox: session && inbox ? inboxRow(inbox) : null,
          source_id: session?.sourceId ?? null,
        },
      },
    });
  });

  routes.get('/contacts/:id', (call) => {
    const inboxes = call.query('include_contact_inboxes') !== 'false';
    return json({ payload: contactShape(state, contactAt(call), { inboxes }) });
  });

  const update = (call: AccountCall) => {
    const contact = updateContact(state, contactAt(call), call.params);
    return json({ payload: contactShape(state, contact, { inboxes: true, asWritten: true }) });
  };
  routes.put('/contacts/:id', update);
  routes.patch('/contacts/:id', update);

  routes.delete('/contacts/:id', (call) => {
    requireAdministrator(call.user);
    deleteContact(state, contactAt(call));
    return empty();
  });

  routes.post('/contacts/:id/destroy_custom_attributes', (call) => {
    const contact = contactAt(call);
    const gone = Array.isArray(call.params.custom_attributes) ? call.params.custom_attributes : [];
    const kept = Object.entries(contact.customAttributes).filter(([key]) => !gone.includes(key));
    contact.customAttributes = Object.fromEntries(kept);
    state.emit({ name: 'contact.updated', contact });
    return json({ payload: contactShape(state, contact, { inboxes: true }) });
  });

  routes.post('/contacts/:id/contact_inboxes', (call) => {
    const contact = contactAt(call);
    const inbox = requireInbox(state, call.user, idOf(call.params.inbox_id));
    const session = attachContactInbox(state, contact, inbox, {
      sourceId: text(call.params, 'source_id'),
      hmacVerified: flag(call.params.hmac_verified),
    });
    return json(contactInboxShape(state, session));
  });

  routes.get('/contacts/:id/conversations', (call) => {
    const contact = contactAt(call);
    const conversations = state.conversations
      .where('contact', contact.id)
      .filter((row) => maySee(call.user, known(state.inboxes.get(row.inboxId))))
      .toSorted((a, b) => b.lastActivityAt - a.lastActivityAt)
      .slice(0, CONVERSATIONS_OF_A_CONTACT);
    return json({ payload: conversations.map((row) => conversationShape(state, row)) });
  });

  routes.post('/contact_inboxes/filter', ({ user, params }) => {
    const inbox = requireInbox(state, user, idOf(params.inbox_id));
    const session = findContactInbox(state, inbox.id, text(params, 'source_id') ?? '');
    if (!session) throw new Refused({ kind: 'empty', status: 404 });
    return json(contactShape(state, known(state.contacts.get(session.contactId)), { inboxes: true }));
  });

  routes.post('/actions/contact_merge', ({ account, params }) => {
    const base = contactById(state, account.id, String(params.base_contact_id));
    const mergee = contactById(state, account.id, String(params.mergee_contact_id));
    return json(contactShape(state, mergeContacts(state, base, mergee)));
  });

  return routes.app;
}

function contactAt(call: AccountCall): Contact {
  return contactById(call.state, call.account.id, call.segment('id'));
}

function contactById(state: State, accountId: number, id: string): Contact {
  const contact = state.contacts.get(idOf(id));
  if (!contact || contact.accountId !== accountId) throw notFound();
  return contact;
}
