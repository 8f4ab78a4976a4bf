import type { BubbleStorage, Session } from '../../boot/context.ts';
import type { Typed } from './answer.ts';

/** What is kept of the questions before the conversation. */
export interface KeptPrechat {
  /** The session that was asked, once it is done. */
  done?: string;
  typed?: Record<string, Typed>;
}

/** What is kept of the visitor's e-mail address. */
export interface KeptEmail {
  session: string;
  /** It was offered to leave one; he does not want to; there is one. */
  state: 'offered' | 'dismissed' | 'known';
  /** As the visitor wrote it; not there when the host page has said it. */
  address?: string;
  typed?: string;
}

export function readPrechat(storage: BubbleStorage): KeptPrechat {
  return parse(storage.get('prechat')) as KeptPrechat;
}

export function writePrechat(storage: BubbleStorage, kept: KeptPrechat): void {
  storage.set('prechat', JSON.stringify(kept));
}

/** Of this session; another one has other addresses. */
export function readEmail({ storage, session }: { storage: BubbleStorage; session: Session }): Partial<KeptEmail> {
  const kept = parse(storage.get('email')) as Partial<KeptEmail>;
  return kept.session === sessionOf(session) ? kept : {};
}

export function writeEmail(
  { storage, session }: { storage: BubbleStorage; session: Session },
  kept: Omit<KeptEmail, 'session'>,
): void {
  storage.set('email', JSON.stringify({ session: sessionOf(session), ...kept } satisfies KeptEmail));
}

/** The host page has said who the visitor is. */
export function isIdentified({ storage, session }: { storage: BubbleStorage; session: Session }): boolean {
  const [of] = (storage.get('identity') ?? '').split(' ');
  return !!of && of === sessionOf(session);
}

/** `''` while it is not open, and once the visitor was forgotten. */
export function sessionOf({ answer }: Session): string {
  return answer?.session_id ?? '';
}

function parse(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value ? value : {};
  } catch {
    return {};
  }
}
