import type { Context } from 'hono';
import * as v from 'valibot';
import { BodyTooLargeError, readBounded } from '../../base/bounded-body.ts';
import { ProblemError } from '../problem.ts';

/** Commas, lists and objects in a body: five times as many as the largest request has. */
const PARTS_MAX = 1_000;
const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACE] = Buffer.from(String.raw`"\,[{`);

/** Characters: the detail may quote what was sent. */
const DETAIL_MAX = 200;

/**
 * Reads a JSON body and checks its shape.
 *
 * @param max bytes
 * @throws {ProblemError} `json_required`, `body_too_large`, `bad_request`
 */
export async function readJson<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
  max: number,
): Promise<v.InferOutput<Schema>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) throw new ProblemError('json_required');
  const bytes = await readBytes(c.req.raw, max);
  if (!isSimple(bytes)) throw new ProblemError('bad_request', { detail: 'The body has too many parts.' });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('bad_request', { detail: 'The body is no JSON in UTF-8.' });
  }
  // One mistake is enough: a hundred thousand of them would take as many steps.
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const detail = `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`;
  throw new ProblemError('bad_request', { detail: detail.slice(0, DETAIL_MAX) });
}

/**
 * Whether JSON has few enough parts to be parsed at once: a hundred thousand nested lists take twenty times as long as a
 * text of the same size. Texts are skipped.
 */
function isSimple(bytes: Uint8Array): boolean {
  let parts = 0;
  let isText = false;
  for (let n = 0; n < bytes.length; n += 1) {
    const byte = bytes[n];
    if (byte === QUOTE) isText = !isText;
    else if (isText && byte === BACKSLASH) n += 1;
    else if (!isText && (byte === COMMA || byte === BRACKET || byte === BRACE) && (parts += 1) > PARTS_MAX)
      return false;
  }
  return true;
}

/** A list whose length is checked before its items are. */
export function shortList<Item extends v.GenericSchema>(item: Item, max: number) {
  const isShort = (value: unknown) => Array.isArray(value) && value.length <= max;
  return v.pipe(v.custom<v.InferInput<Item>[]>(isShort, `a list of at most ${max} is expected`), v.array(item));
}

/** Reads the raw body. @throws {ProblemError} `body_too_large`, without reading on */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > max) throw new ProblemError('body_too_large');
  try {
    // The server's own time-out for requests ends one that stops in its middle.
    return await readBounded(request.body, max);
  } catch (error) {
    throw error instanceof BodyTooLargeError ? new ProblemError('body_too_large') : error;
  }
}
