import type { BubbleContext } from '../boot/context.ts';

type Session = BubbleContext['session'];

/** Loaded only where a host developer asked for it: one table, again whenever something in it changes. */
export function report({ options, session, on }: BubbleContext): void {
  const table = { origin: location.origin, server: options.server, session: 'not open', stream: 'none', error: 'none' };
  let printed = '';

  on('session', () => change({}));
  on('stream', (stream) => change({ stream }));
  on('error', (error) => change({ error }));
  change({});

  function change(part: Partial<typeof table>): void {
    Object.assign(table, part);
    if (session.answer) table.session = modeOf(session);
    setTimeout(print, 300);
  }

  function print(): void {
    const next = JSON.stringify(table);
    if (next === printed) return;
    printed = next;
    // What `debug` is for.
    // oxlint-disable-next-line no-console
    console.table(table);
  }
}

function modeOf(session: Session): 'cookie' | 'bearer' | 'memory' {
  const bearer = session.getBearer();
  if (!bearer) return 'cookie';
  try {
    return Object.values(localStorage).includes(bearer) ? 'bearer' : 'memory';
  } catch {
    return 'memory';
  }
}
