import type { Upload } from '../state/blob.ts';
import { isObject, type Json, type JsonObject } from '../state/json.ts';
import { badRequest, unprocessable } from '../state/refusal.ts';

/** What a request says, query and body in one, as the server's actions see it. */
export type Params = JsonObject;

/**
 * Bodies that the server does not parse are no error: it acts on nothing, and makes empty records.
 * Only what claims to be JSON, or to be text in UTF-8, and isn't is refused.
 *
 * @param uploads takes the files of a form; without it, a form with files is refused
 */
export async function readParams(request: Request, uploads?: Upload[]): Promise<Params> {
  const query = fromPairs(new URL(request.url).searchParams);
  if (request.method === 'GET' || request.method === 'HEAD') return query;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return { ...query, ...parseJson(decode(await request.arrayBuffer())) };
  if (type === 'application/x-www-form-urlencoded') {
    const raw = decode(await request.arrayBuffer());
    decode(percentBytes(raw));
    return { ...query, ...fromPairs(new URLSearchParams(raw)) };
  }
  if (type === 'multipart/form-data') return { ...query, ...fromPairs(await formFields(request, uploads)) };
  return query;
}

function decode(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest();
  }
}

function percentBytes(raw: string): Uint8Array<ArrayBuffer> {
  const plain = raw.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return new Uint8Array(Buffer.from(plain, 'latin1'));
}

function parseJson(raw: string): Params {
  if (raw.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw badRequest();
  }
  // Half of a surrogate pair is no character to the server's parser.
  if (hasLoneSurrogate(parsed)) throw badRequest();
  return isObject(parsed) ? parsed : {};
}

function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return LONE_SURROGATE.test(value);
  if (Array.isArray(value)) return value.some(hasLoneSurrogate);
  return (
    isObject(value) && Object.entries(value).some(([key, item]) => LONE_SURROGATE.test(key) || hasLoneSurrogate(item))
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;

async function formFields(request: Request, uploads?: Upload[]): Promise<[string, string][]> {
  const form = await request.formData().catch(() => {
    throw badRequest();
  });
  const fields: [string, string][] = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.push([name, value]);
    else if (name === 'attachments')
      throw unprocessable("undefined method `each' for an instance of ActionDispatch::Http::UploadedFile");
    else if (uploads && name === 'attachments[]')
      uploads.push({ name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
    // The real server keeps the file. Dropping it would look like success.
    else throw unprocessable('The sandbox takes no files here.');
  }
  return fields;
}

/** `a[b][]=1` is nested, the Rails way. */
function fromPairs(pairs: Iterable<[string, string]>): Params {
  const params: Params = {};
  for (const [name, value] of pairs) {
    const [first = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''));
    put(params, [first, ...rest], value);
  }
  return params;
}

function put(target: JsonObject, path: string[], value: string): void {
  const [key = '', next, ...rest] = path;
  if (next === undefined) target[key] = value;
  else if (next === '') target[key] = [...(Array.isArray(target[key]) ? (target[key] as Json[]) : []), value];
  else {
    const inner = isObject(target[key]) ? target[key] : {};
    target[key] = inner;
    put(inner, [next, ...rest], value);
  }
}

/** A permitted scalar as the text that a string column keeps; other shapes are dropped. */
export function text(params: Params, name: string): string | null | undefined {
  const value = params[name];
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return undefined;
}

export function flag(value: Json | undefined): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    ![false, 0, '0', 'f', 'F', 'false', 'FALSE', 'off'].includes(value as string)
  );
}

/** Ids in paths and bodies: leading digits count, everything else is 0 and finds nothing. */
export function idOf(value: Json | undefined): number {
  return Math.trunc(Number.parseInt(String(value ?? ''), 10)) || 0;
}
