import { accountRoutes } from '../http/api.ts';
import { json } from '../http/answer.ts';
import { contactShape } from '../shapes/contact.ts';
import { isObject, type Json, type JsonObject } from '../state/json.ts';
import type { Contact } from '../state/records.ts';
import { crash, unprocessable } from '../state/refusal.ts';
import type { State } from '../state/state.ts';
import type { Throttles } from '../http/throttle.ts';

const PER_PAGE = 15;
const KEYS = ['name', 'phone_number', 'email', 'identifier'];
const OPERATORS = ['equal_to', 'not_equal_to', 'contains', 'does_not_contain'];

export function contactSearchRoutes(state: State, throttles: Throttles) {
  const routes = accountRoutes(state);

  routes.get('/contacts/search', ({ account, query }) => {
    throttles.search(account.id);
    const q = query('q')?.trim();
    // Without q the count is null: the refusal that was meant here is never reached.
    if (!q) return json({ meta: { count: null, current_page: 1 }, payload: [] });
    const found = reachable(state, account.id).filter((contact) => matches(contact, q));
    return json(page(state, found, query('page'), query('include_contact_inboxes') !== 'false'));
  });

  routes.post('/contacts/filter', ({ account, params, query }) => {
    const conditions = params.payload;
    if (!Array.isArray(conditions)) throw crash();
    const last = conditions.at(-1);
    if (isObject(last) && last.query_operator !== undefined && last.query_operator !== null) throw crash();
    const tests = conditions.map(condition);
    const found = [...state.contacts.values()].filter(
      (row) => row.accountId === account.id && tests.every((test) => test(row)),
    );
    return json(page(state, found, query('page'), true));
  });

  routes.get('/contacts', ({ account, query }) =>
    json(page(state, reachable(state, account.id), query('page'), query('include_contact_inboxes') !== 'false')),
  );

  return routes.app;
}

/** Contacts without e-mail, phone and identifier are in no list; the others come in that index's order. */
function reachable(state: State, accountId: number): Contact[] {
  const found = [...state.contacts.values()].filter(
    (row) => row.accountId === accountId && (row.email || row.phoneNumber || row.identifier),
  );
  return found.toSorted(
    (a, b) =>
      nullsLast(a.email, b.email) ||
      nullsLast(a.phoneNumber, b.phoneNumber) ||
      nullsLast(a.identifier, b.identifier) ||
      a.id - b.id,
  );
}

function nullsLast(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function matches(contact: Contact, q: string): boolean {
  const wanted = q.toLowerCase();
  const loose = [contact.name, contact.email, contact.phoneNumber].some((field) =>
    field?.toLowerCase().includes(wanted),
  );
  return loose || contact.identifier?.includes(q) === true;
}

function condition(raw: Json): (contact: Contact) => boolean {
  const { attribute_key: key, filter_operator: operator, values } = isObject(raw) ? raw : ({} as JsonObject);
  if (typeof key !== 'string' || !KEYS.includes(key)) {
    throw unprocessable(
      `Invalid attribute key - [${String(key)}]. The key should be one of [name,phone_number,email,identifier,country_code,city,company,labels,created_at,last_activity_at,blocked] or a custom attribute defined in the account.`,
    );
  }
  if (typeof operator !== 'string' || !OPERATORS.includes(operator)) {
    throw unprocessable(`Invalid operator. The allowed operators for ${key} are [${OPERATORS.join(',')}].`);
  }
  if (!Array.isArray(values)) throw unprocessable(`Invalid value. The values provided for ${key} are invalid`);
  // Phones are asked for without their plus: the server puts one before.
  const wanted = values.map((value) => (key === 'phone_number' ? '+' : '') + String(value).toLowerCase());
  return (contact) => {
    const fields = { name: contact.name, phone_number: contact.phoneNumber, email: contact.email };
    const field = { ...fields, identifier: contact.identifier }[key]?.toLowerCase();
    if (operator === 'equal_to') return field !== undefined && wanted.includes(field);
    if (operator === 'not_equal_to') return field === undefined || !wanted.includes(field);
    const holds = field !== undefined && wanted.some((value) => field.includes(value));
    return operator === 'contains' ? holds : !holds;
  };
}

function page(state: State, contacts: Contact[], asked: string | undefined, inboxes: boolean): JsonObject {
  const number = Math.max(1, Number.parseInt(asked ?? '1', 10) || 1);
  return {
    // A text when it was asked for, a number when it was not.
    meta: { count: contacts.length, current_page: asked ?? 1 },
    payload: contacts
      .slice((number - 1) * PER_PAGE, number * PER_PAGE)
      .map((row) => contactShape(state, row, { inboxes })),
  };
}
