import { create } from 'content-disposition';

/**
 * `Content-Disposition` of a file (RFC 6266): names that are not ASCII come twice, once for old browsers.
 *
 * @param name without a path; `''` when unknown
 */
export function disposition(type: 'inline' | 'attachment', name: string): string {
  return create(name || 'file', { type });
}
