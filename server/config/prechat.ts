import * as v from 'valibot';
import { ATTRIBUTE_KEY } from '../../wire/contact.ts';
import type { Prechat } from '../../wire/settings.ts';

const label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

/** The questions before a conversation, as a site's settings hold them. */
export const prechatSchema = v.strictObject({
  required: v.optional(v.boolean(), false),
  fields: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
          name: v.pipe(v.string(), v.regex(ATTRIBUTE_KEY, 'a name has letters, digits, "_" and "-", at most 64')),
          type: v.picklist(['text', 'email', 'tel', 'select', 'checkbox']),
          label: v.exactOptional(label),
          required: v.exactOptional(v.boolean()),
          options: v.exactOptional(v.pipe(v.array(label), v.minLength(1))),
        }),
        v.check(
          ({ type, options }) => (type === 'select') === (options !== undefined),
          'the type select requires options, and no other type has them',
        ),
      ),
    ),
    v.minLength(1, 'at least one field is required'),
    v.maxLength(20, 'at most 20 fields are possible'),
    v.check(
      (fields) => new Set(fields.map(({ name }) => name)).size === fields.length,
      'two fields have the same name',
    ),
  ),
}) satisfies v.GenericSchema<unknown, Prechat>;
