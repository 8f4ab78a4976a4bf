import type { Json, JsonObject } from './json.ts';
import type { Contact, User } from './records.ts';

/** How long a sign of life on the cable counts. */
const SECONDS = 20;

/** Who is online: users who subscribed to the cable or sent `update_presence` a moment ago. */
export class Presence {
  readonly #lasts: number;
  readonly #users = new Map<number, { user: User; until: number }>();
  readonly #contacts = new Map<number, { contact: Contact; until: number }>();

  constructor(secondMs: number) {
    this.#lasts = SECONDS * secondMs;
  }

  seeUser(user: User): void {
    this.#users.set(user.id, { user, until: performance.now() + this.#lasts });
  }

  seeContact(contact: Contact): void {
    this.#contacts.set(contact.id, { contact, until: performance.now() + this.#lasts });
  }

  ofUser(user: User): User['availability'] {
    return this.#lives(this.#users.get(user.id)) ? user.availability : 'offline';
  }

  ofContact(contact: Contact): 'online' | 'offline' {
    return this.#lives(this.#contacts.get(contact.id)) ? 'online' : 'offline';
  }

  users(accountId: number): JsonObject {
    const there = [...this.#users.values()].filter((seen) => this.#lives(seen) && seen.user.accountId === accountId);
    return byId(there.map(({ user }) => [user.id, user.availability]));
  }

  contacts(accountId: number): JsonObject {
    const there = [...this.#contacts.values()].filter(
      (seen) => this.#lives(seen) && seen.contact.accountId === accountId,
    );
    return byId(there.map(({ contact }) => [contact.id, 'online']));
  }

  #lives(seen: { until: number } | undefined): boolean {
    return seen !== undefined && seen.until > performance.now();
  }
}

function byId(pairs: [number, Json][]): JsonObject {
  return Object.fromEntries(pairs.map(([id, status]) => [String(id), status]));
}
