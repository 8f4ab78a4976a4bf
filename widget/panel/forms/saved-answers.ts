import type { BubbleStorage, Session } from '../../boot/context.ts';
import type { Answers } from './answers.ts';

/** What is kept of the questions before the conversation. */
export interface SavedPrechat {
  /** The session that was asked, once it is done. */
  done?: string;
  typed?: Answers;
}

/** What is kept of the visitor's e-mail address. */
export interface SavedEmail {
  session: string;
  /** It was offered to leave one; he does not want to; there is one. */
  state: 'offered' | 'dismissed' | 'known';
  /** As the visitor wrote it; not there when the host page has said it. */
  address?: string;
  typed?: string;
}

export function readPrechat(storage: BubbleStorage): SavedPrechat {
  return parse(storage.get('prechat')) as SavedPrechat;
}

export function writePrechat(storage: BubbleStorage, kept: SavedPrechat): void {
  storage.set('prechat', JSON.stringify(kept));
}

/** Of this session; another one has other addresses. */
export function readEmail({ storage, session }: { storage: BubbleStorage; session: Session }): Partial<SavedEmail> {
  const kept = parse(storage.get('email')) as Partial<SavedEmail>;
  return kept.session === sessionOf(session) ? kept : {};
}

export function writeEmail(
  { storage, session }: { storage: BubbleStorage; session: Session },
  kept: Omit<SavedEmail, 'session'>,
): void {
  storage.set('email', JSON.stringify({ session: sessionOf(session), ...kept } satisfies SavedEmail));
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
