import * as v from 'valibot';
import { StoreError } from '../store/store.ts';
import type { Accepted, Outgoing } from '../sending/pending-message.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';

/** What the journal keeps of a message. */
export interface AcceptedMessage {
  visitor: Visitor;
  outgoing: Outgoing;
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

const acceptedSchema = v.object({
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
}) satisfies v.GenericSchema<unknown, AcceptedMessage>;

/** What the journal gave back; it may have been kept by another version. `undefined`: there is no message in it. */
export function readAccepted(value: unknown): AcceptedMessage | undefined {
  const result = v.safeParse(acceptedSchema, value);
  return result.success ? result.output : undefined;
}

/** The journal has no room. */
export class JournalFullError extends Error {
  override name = 'JournalFullError' as const;
}

/** The visitor's line in the journal; sites share it. */
export function lineOf(site: string, sourceId: string): string {
  return `${site}:${sourceId}`;
}

export function siteOfLine(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

/** Messages of the visitor wait to be delivered: what he writes now comes after them. */
export async function hasWaiting(context: SiteContext, { sourceId }: Visitor): Promise<boolean> {
  return context.journal ? context.journal.has(lineOf(context.site, sourceId)) : false;
}

/**
 * Keeps a message until the upstream takes it.
 *
 * @param reason why it can't be delivered now; thrown when it can't be kept either
 * @throws {JournalFullError}
 */
export async function acceptMessage(
  context: SiteContext,
  visitor: Visitor,
  outgoing: Outgoing,
  reason?: unknown,
): Promise<Accepted> {
  const { journal } = context;
  if (!journal) throw reason;
  const line = lineOf(context.site, visitor.sourceId);
  const kept: AcceptedMessage = { visitor, outgoing };
  const outcome = await journal.append(line, outgoing.key, kept).catch((error: unknown) => {
    if (error instanceof StoreError && reason) throw reason;
    throw error;
  });
  if (outcome === 'full') throw new JournalFullError();
  context.onAccepted(line, reason);
  return { state: 'accepted', key: outgoing.key };
}
