import type { Json } from './json.ts';

/** The server's refusals. An exception inside a change undoes nothing: check first, then write. */
export type Refusal =
  | { kind: 'invalid'; message: string; attributes: string[] }
  | { kind: 'error'; status: 401 | 403 | 404 | 422; error: string }
  | { kind: 'errors'; status: 401; errors: string[] }
  | { kind: 'message'; status: 422; message: string }
  | { kind: 'empty'; status: 404 }
  | { kind: 'rails'; status: 400 | 404 | 500 }
  | { kind: 'throttled' };

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`refused: ${JSON.stringify(refusal)}`);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

export const notFound = () => new Refused({ kind: 'error', status: 404, error: 'Resource could not be found' });
export const notAllowed = () =>
  new Refused({ kind: 'error', status: 401, error: 'You are not authorized to do this action' });
export const crash = () => new Refused({ kind: 'rails', status: 500 });
export const noRoute = () => new Refused({ kind: 'rails', status: 404 });
export const badRequest = () => new Refused({ kind: 'rails', status: 400 });
export const unprocessable = (error: string) => new Refused({ kind: 'error', status: 422, error });

/** A record that does not validate; several texts are joined, as in every answer of this kind. */
export function invalid(faults: { message: string; attribute: string }[]): Refused {
  return new Refused({
    kind: 'invalid',
    message: faults.map((fault) => fault.message).join(', '),
    attributes: faults.map((fault) => fault.attribute),
  });
}

export function refusalBody(refusal: Refusal): Json | undefined {
  switch (refusal.kind) {
    case 'invalid':
      return { message: refusal.message, attributes: refusal.attributes };
    case 'error':
      return { error: refusal.error };
    case 'errors':
      return { errors: refusal.errors };
    case 'message':
      return { message: refusal.message };
    case 'rails':
      return { status: refusal.status, error: RAILS_TEXTS[refusal.status] };
    default:
      return undefined;
  }
}

const RAILS_TEXTS = { 400: 'Bad Request', 404: 'Not Found', 500: 'Internal Server Error' };
