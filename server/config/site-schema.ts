import * as v from 'valibot';
import { ATTRIBUTE_KEY } from '../../wire/contact.ts';
import type { Prechat } from '../../wire/settings.ts';

/** A site in `BUBBLE_CONFIG`; what it leaves out comes from the environment. */
const siteSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/, 'a site name has a-z, 0-9 and "-", 40 at most')),
  title: v.optional(v.string()),
  color: v.optional(v.string()),
  locale: v.optional(v.string()),
  greeting: v.optional(v.string()),
  origins: v.optional(v.array(v.string())),
  create_contact: v.optional(v.string()),
  website_token: v.optional(v.string()),
  identity_secret: v.optional(v.string()),
  prechat: v.optional(v.unknown()),
  email_after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  page_query: v.optional(v.string()),
  onehash_url: v.optional(v.string()),
  access_token: v.optional(v.string()),
  account_id: v.optional(v.pipe(v.number(), v.integer())),
  inbox_id: v.optional(v.pipe(v.number(), v.integer())),
  webhook_secret: v.optional(v.string()),
  webhook_verify: v.optional(v.string()),
  signing_secret: v.optional(v.string()),
  signature_prefix: v.optional(v.string()),
});
export type SiteInput = v.InferOutput<typeof siteSchema>;
export const fileSchema = v.strictObject({ sites: v.pipe(v.array(siteSchema), v.minLength(1, 'at least one site')) });

const label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const prechatSchema = v.strictObject({
  required: v.optional(v.boolean(), false),
  fields: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
          name: v.pipe(v.string(), v.regex(ATTRIBUTE_KEY, 'a name has letters, digits, "_" and "-", 64 at most')),
          type: v.picklist(['text', 'email', 'tel', 'select', 'checkbox']),
          label: v.exactOptional(label),
          required: v.exactOptional(v.boolean()),
          options: v.exactOptional(v.pipe(v.array(label), v.minLength(1))),
        }),
        v.check(
          ({ type, options }) => (type === 'select') === (options !== undefined),
          'select, and only it, has options',
        ),
      ),
    ),
    v.minLength(1, 'at least one field'),
    v.maxLength(20, 'at most 20 fields'),
    v.check((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, 'two fields have one name'),
  ),
}) satisfies v.GenericSchema<unknown, Prechat>;

const prechatText = v.pipe(v.string(), v.parseJson(undefined, 'no JSON'), prechatSchema);

/**
 * What a site asks before the conversation, or what is wrong with it.
 *
 * @param value text is read as JSON
 */
export function readPrechat(value: unknown): Prechat | string {
  const result = v.safeParse(typeof value === 'string' ? prechatText : prechatSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  return `${path ? `${path}: ` : ''}${issue.message}`;
}
