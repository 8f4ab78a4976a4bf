import * as v from 'valibot';
import { sha256 } from '../base/digest.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { Accepted, PendingMessage } from '../sending/pending-message.ts';
import type { SiteContext } from '../site-context.ts';
import { StoreError } from '../store/store.ts';

/** A message that waits in the journal. */
export interface AcceptedMessage {
  visitor: Visitor;
  pending: PendingMessage;
}

const text = v.exactOptional(v.string());
const attributesSchema = v.object({
  browser: v.exactOptional(
    v.object({
      browser_name: text,
      browser_version: text,
      device_name: text,
      platform_name: text,
      platform_version: text,
    }),
  ),
  browser_language: text,
  referer: text,
  initiated_at: v.exactOptional(v.object({ timestamp: v.string() })),
});

/** The shape in the journal. Another version may have written it or may read it, so its names do not change. */
const storedSchema = v.object({
  visitor: v.object({
    sourceId: v.string(),
    contactId: v.exactOptional(v.number()),
    verified: v.exactOptional(v.literal(true)),
    former: v.exactOptional(v.string()),
  }),
  outgoing: v.object({
    key: v.string(),
    attempt: v.number(),
    waited: v.fallback(v.number(), 0),
    after: v.fallback(v.number(), 0),
    behind: v.fallback(v.boolean(), false),
    content: v.string(),
    attributes: v.fallback(attributesSchema, {}),
    customAttributes: v.fallback(v.exactOptional(v.record(v.string(), v.string()), {}), {}),
  }),
}) satisfies v.GenericSchema<unknown, { visitor: Visitor; outgoing: PendingMessage }>;

/** Reads a journal entry's value. @returns `undefined` if it holds no message */
export function readAccepted(value: unknown): AcceptedMessage | undefined {
  const result = v.safeParse(storedSchema, value);
  if (!result.success) return undefined;
  const { visitor, outgoing } = result.output;
  return { visitor, pending: outgoing };
}

/** The journal has no room, or the visitor or their address has used up their share of it. */
export class JournalFullError extends Error {
  override name = 'JournalFullError' as const;
}

/** The visitor's line in the journal, which all sites share. */
export function lineOf(site: string, sourceId: string): string {
  return `${site}:${sourceId}`;
}

export function siteOfLine(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

/** Whether messages of the visitor wait to be delivered. Newer ones must come after them. */
export async function hasWaiting(context: SiteContext, { sourceId }: Visitor): Promise<boolean> {
  return context.journal ? context.journal.has(lineOf(context.site, sourceId)) : false;
}

/**
 * Keeps a message until the upstream takes it.
 *
 * @param reason the error that prevents its delivery now; thrown if the message can't be kept either
 * @throws {JournalFullError}
 */
export async function acceptMessage(
  context: SiteContext,
  visitor: Visitor,
  pending: PendingMessage,
  reason?: unknown,
): Promise<Accepted> {
  const { journal } = context;
  if (!journal) throw reason;
  const line = lineOf(context.site, visitor.sourceId);
  const { from, ...outgoing } = pending;
  const stored: v.InferInput<typeof storedSchema> = { visitor, outgoing };
  const owner = from === undefined ? undefined : sha256(from).slice(0, 16);
  const outcome = await journal.append(line, pending.key, stored, owner).catch((error: unknown) => {
    if (error instanceof StoreError && reason) throw reason;
    throw error;
  });
  if (outcome === 'full') throw new JournalFullError();
  context.onAccepted(line, reason);
  return { state: 'accepted', key: pending.key };
}
