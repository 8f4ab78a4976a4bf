import { createHmac, hkdfSync } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import type { Answer, Stack } from './stack.ts';
import type { Visitor } from './visitor.ts';

const A = '/api/v1/accounts/1';

/** What the host's server and the BFF share. */
export const SECRET = 'a-secret-of-the-host-and-us-alone';

export function hashOf(identifier: string, secret = SECRET): string {
  return createHmac('sha256', secret).update(identifier).digest('hex');
}

/** For a site that accepts both kinds of proof. */
export const BOTH = { BUBBLE_IDENTITY_SECRET: SECRET, BUBBLE_IDENTITY_PROOF: 'hash,token' };

/** The key of tokens on a site that accepts hashes too. */
export function tokenKeyOf(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'onehash-bubble token', 32));
}

/** A token of the host's server; `claims` may be anything. */
export function tokenOf(
  claims: JWTPayload,
  key: string | Uint8Array = tokenKeyOf(SECRET),
  seconds = 300,
): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const bytes = typeof key === 'string' ? new TextEncoder().encode(key) : key;
  return new SignJWT({ exp, ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(bytes);
}

/** The host page says who the visitor is; his browser keeps the session that is answered. */
export async function identify(visitor: Visitor, said: object): Promise<Answer> {
  const answer = await visitor.call('POST', `/v1/${visitor.site}/contact`, { session_id: visitor.session_id, ...said });
  if (answer.status === 200) {
    visitor.session_id = answer.body.session_id;
    if (answer.body.bearer) visitor.bearer = answer.body.bearer;
  }
  return answer;
}

/** As {@link identify}, with the hash of the identifier. */
export function identifyAs(visitor: Visitor, identifier: string, more: object = {}): Promise<Answer> {
  return identify(visitor, { identifier, identifier_hash: hashOf(identifier), ...more });
}

/** A contact as the agents have it. */
export async function contactUpstream(stack: Stack, id: number): Promise<Answer['body']> {
  return (await stack.upstream('GET', `${A}/contacts/${id}`)).body?.payload;
}

/** All contacts with exactly that identifier. */
export async function identifiedUpstream(stack: Stack, identifier: string): Promise<Answer['body'][]> {
  const payload = [{ attribute_key: 'identifier', filter_operator: 'equal_to', values: [identifier] }];
  const { body } = await stack.upstream('POST', `${A}/contacts/filter`, { payload });
  return body.payload.filter((contact: { identifier: string }) => contact.identifier === identifier);
}

/** Every contact up to an id, as the agents have it; `null` for one that is not there. */
export async function allContacts(stack: Stack, upTo = 12): Promise<Answer['body'][]> {
  return Promise.all(Array.from({ length: upTo }, async (_, n) => (await contactUpstream(stack, n + 1)) ?? null));
}

/** A contact that the host's own system has made. */
export async function customer(stack: Stack, fields: object): Promise<number> {
  return (await stack.upstream('POST', `${A}/contacts`, { inbox_id: 1, name: 'Ann', ...fields })).body.payload.contact
    .id;
}
