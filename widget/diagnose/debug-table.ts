import type { BubbleContext } from '../boot/context.ts';

/** Prints the state of the connection to the console, again with each change (option `debug`). */
export function report({ options, session, on }: BubbleContext): void {
  let table = { origin: location.origin, server: options.server, session: 'not open', stream: 'none', error: 'none' };
  let printed = '';

  on('session', () => change({}));
  on('stream', (stream) => change({ stream }));
  on('error', (error) => change({ error }));
  change({});

  function change(part: Partial<typeof table>): void {
    table = { ...table, ...part, ...(session.answer && { session: modeOf(session) }) };
    setTimeout(print, 300);
  }

  function print(): void {
    const next = JSON.stringify(table);
    if (next === printed) return;
    printed = next;
    // The option asks for it.
    // oxlint-disable-next-line no-console
    console.table(table);
  }
}

function modeOf(session: BubbleContext['session']): 'cookie' | 'bearer' | 'memory' {
  const bearer = session.getBearer();
  if (!bearer) return 'cookie';
  try {
    return Object.values(localStorage).includes(bearer) ? 'bearer' : 'memory';
  } catch {
    return 'memory';
  }
}
