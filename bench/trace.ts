export interface TraceEvent {
  name: string;
  cat: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds on the clock. */
  ts: number;
  dur?: number;
  /** Microseconds of the processor's time: what else the machine does in between is not counted. */
  tdur?: number;
  args: {
    name?: string;
    chrome_mojo_event_info?: { mojo_interface_tag?: string };
    data?: { url?: string; documentLoaderURL?: string };
  };
}

/**
 * How much slower the machine is made. Here that is reckoned: the browser's own brake counts in time on the clock, keeps
 * the processor busy itself, and brakes less the more else the machine does.
 */
export const SLOWER = 4;
/** A task longer than this is felt, milliseconds on such a machine. */
export const LONG = 50;

/** Milliseconds of the processor's time on such a machine. In a guest that was held up, the system counts more than passed. */
export const timeOf = ({ tdur = 0, dur = tdur }: TraceEvent): number => (Math.min(tdur, dur) / 1000) * SLOWER;

/** What the browser noted of itself, in order. */
export function readTrace(trace: Buffer): TraceEvent[] {
  const { traceEvents } = JSON.parse(String(trace)) as { traceEvents: TraceEvent[] };
  return traceEvents.toSorted((a, b) => a.ts - b.ts);
}

/** The tasks of the pages' main threads, without those in which the test driver's own script runs. */
export function tasksOf(events: TraceEvent[]): TraceEvent[] {
  const names = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const main = new Set(names.map(({ pid, tid }) => `${pid} ${tid}`));
  const orders = events.filter(
    ({ args }) => args.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession',
  );
  let next = 0;
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${pid} ${tid}`))
    .filter(({ pid, tid, ts, dur = 0 }) => {
      while (next < orders.length && orders[next]!.ts < ts) next += 1;
      for (let at = next; at < orders.length && orders[at]!.ts < ts + dur; at += 1) {
        if (orders[at]!.pid === pid && orders[at]!.tid === tid) return false;
      }
      return true;
    });
}
