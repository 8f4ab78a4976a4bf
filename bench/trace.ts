export interface TraceEvent {
  name: string;
  cat: string;
  ph: string;
  pid: number;
  tid: number;
  /** Wall-clock time, microseconds. */
  ts: number;
  dur?: number;
  /** Processor time, microseconds: other load on the machine does not count. */
  tdur?: number;
  args: {
    name?: string;
    chrome_mojo_event_info?: { mojo_interface_tag?: string };
    data?: { url?: string; documentLoaderURL?: string };
  };
}

/**
 * How much slower the reckoned machine is. The browser's own throttling is not used: it works in wall-clock time, keeps
 * the processor busy itself, and throttles less under load.
 */
export const SLOWER = 4;
/** A longer task is noticeable, milliseconds on the slower machine. */
export const LONG = 50;

/** Processor milliseconds on the slower machine. A virtual machine may count more processor time than has passed. */
export const timeOf = ({ tdur = 0, dur = tdur }: TraceEvent): number => (Math.min(tdur, dur) / 1000) * SLOWER;

/** The events of a trace, in order. */
export function readTrace(trace: Buffer): TraceEvent[] {
  const { traceEvents } = JSON.parse(String(trace)) as { traceEvents: TraceEvent[] };
  return traceEvents.toSorted((a, b) => a.ts - b.ts);
}

/** The tasks of the pages' main threads, except those that run the test driver's own script. */
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
