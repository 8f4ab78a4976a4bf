import type { BubbleContext, BubbleStorage, Session } from '../../boot/context.ts';
import type { Answers } from './answers.ts';

/** What this browser saves of the questions before the conversation. */
export interface SavedPrechat {
  /** The session that has answered or skipped them. */
  done?: string;
  /** Answers that were not sent yet. */
  typed?: Answers;
}

/** What this browser saves of the visitor's e-mail address. */
export interface SavedEmail {
  session: string;
  /** The offer was shown; the visitor dismissed it; the server has an address. */
  state: 'offered' | 'dismissed' | 'known';
  /** As the visitor wrote it. Absent when the host page has told it. */
  address?: string;
  /** An address that was not sent yet. */
  typed?: string;
}

type Saver = Pick<BubbleContext, 'storage' | 'session'>;

export function readPrechat(storage: BubbleStorage): SavedPrechat {
  return parse(storage.get('prechat')) as SavedPrechat;
}

export function writePrechat(storage: BubbleStorage, saved: SavedPrechat): void {
  storage.set('prechat', JSON.stringify(saved));
}

/** Empty when another session saved it. */
export function readEmail({ storage, session }: Saver): Partial<SavedEmail> {
  const saved = parse(storage.get('email')) as Partial<SavedEmail>;
  return saved.session === sessionOf(session) ? saved : {};
}

export function writeEmail({ storage, session }: Saver, saved: Omit<SavedEmail, 'session'>): void {
  storage.set('email', JSON.stringify({ session: sessionOf(session), ...saved } satisfies SavedEmail));
}

/** Whether the host page has told who the visitor is. */
export function isIdentified({ storage, session }: Saver): boolean {
  const [of] = (storage.get('identity') ?? '').split(' ');
  return !!of && of === sessionOf(session);
}

/** The session's id, `''` until it is open and after the visitor was forgotten. */
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
