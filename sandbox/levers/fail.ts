import type { CallFault } from './faults.ts';

/** The connection is to be destroyed without an answer; in process the fetch fails as a broken network would. */
export class ConnectionDropped extends TypeError {
  constructor() {
    super('fetch failed');
    this.name = 'ConnectionDropped';
  }
}

/** Does a call under a fault: late, not at all, long after its answer, or done and then answered wrongly. */
export async function callUnder(
  fault: CallFault | undefined,
  act: () => Promise<Response>,
  later: (act: () => void, milliseconds: number) => void,
): Promise<Response> {
  if (!fault) return act();
  if (fault.when === 'after') {
    const response = await act();
    await pause(fault.delay_ms);
    return replacement(fault) ?? response;
  }
  await pause(fault.delay_ms);
  if (fault.then_do_after_ms !== undefined) later(() => void act(), fault.then_do_after_ms);
  return replacement(fault) ?? act();
}

function replacement(fault: CallFault): Response | null {
  if (fault.drop) throw new ConnectionDropped();
  if (fault.status === undefined) return null;
  const isText = typeof fault.body === 'string' || fault.body === undefined;
  const headers = { 'content-type': isText ? 'text/html' : 'application/json; charset=utf-8', ...fault.headers };
  const bodyless = fault.status === 204 || fault.status === 304;
  const body = isText ? String(fault.body ?? '') : JSON.stringify(fault.body);
  return new Response(bodyless ? null : body, { status: fault.status, headers });
}

function pause(milliseconds = 0): Promise<void> | undefined {
  if (milliseconds <= 0) return undefined;
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
