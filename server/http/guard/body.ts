import type { Context } from 'hono';
import * as v from 'valibot';
import { ProblemError } from '../problem.ts';

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
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('bad_request', { detail: 'The body is no JSON in UTF-8.' });
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ProblemError('bad_request', { detail: `${v.getDotPath(issue) ?? 'body'}: ${issue.message}` });
}

/** Reads the raw body. @throws {ProblemError} `body_too_large`, without reading on */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > max) throw new ProblemError('body_too_large');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > max) throw new ProblemError('body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
