import type { ContactFields } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';

/** A field whose value belongs to another contact. The upstream allows each value once. */
export type ConflictingField = 'email' | 'phone_number';

/**
 * Makes a call, and makes it again without the fields that the upstream refuses because they belong to another contact.
 * Their values become custom attributes.
 */
export async function callWithoutConflicts<Fields extends ContactFields, Answer>(
  fields: Fields,
  call: (fields: Fields) => Promise<Answer>,
  conflicts: ConflictingField[] = [],
): Promise<{ answer: Answer; conflicts: ConflictingField[] }> {
  try {
    return { answer: await call(fields), conflicts };
  } catch (error) {
    const refused = conflictsIn(error, fields);
    if (refused.length === 0) throw error;
    return callWithoutConflicts(asAttributes(fields, refused), call, [...conflicts, ...refused]);
  }
}

function conflictsIn(error: unknown, fields: ContactFields): ConflictingField[] {
  if (!isUpstreamError(error, 'upstream_refused')) return [];
  return (['email', 'phone_number'] as const).filter((field) => field in fields && error.attributes.includes(field));
}

function asAttributes<Fields extends ContactFields>(fields: Fields, conflicts: ConflictingField[]): Fields {
  const left = { ...fields, custom_attributes: { ...fields.custom_attributes } };
  for (const field of conflicts) {
    left.custom_attributes[field] = fields[field]!;
    delete left[field];
  }
  return left;
}
