import { LONG, tasksOf, timeOf, type TraceEvent } from '../trace.ts';
import { PROBE } from './probe.ts';

/** As {@link timeOf} counts. */
export interface Work {
  /** As the browser counts it. */
  script: number;
  /** What promises went on with, outside of that. */
  promises: number;
  task: number;
  /** What tasks took beyond 50 ms each. */
  blocking: number;
  /** The longest task. */
  longest: number;
}

/** Outermost, these are what the browser itself counts as script: read, compiled and called; */
const SCRIPT = new Set([
  'EvaluateScript',
  'FunctionCall',
  'v8.callFunction',
  'v8.compile',
  'v8.compileModule',
  'v8.evaluateModule',
  'V8.CompileModule',
]);
/** what a promise goes on with it does not count, though it is script as well; */
const PROMISE = new Set(['BlinkScheduler_PerformMicrotaskCheckpoint', 'RunMicrotasks']);
/** and what the script asks of the browser on its way is not script. */
const STYLE = new Set(['Layout', 'UpdateLayoutTree']);
/** What scripts need in every page, the bare one too, where the probe is the first of them. */
const WINDOW = 'LocalWindowProxy::Initialize';
const NOTHING: Work = { script: 0, promises: 0, task: 0, blocking: 0, longest: 0 };

/** Work until the launcher is on screen, and from the click on it until the composer is. */
export function readPhases(events: TraceEvent[]): { launcher: Work; composer: Work } {
  const marks = events.filter(({ cat }) => cat.includes('blink.user_timing'));
  const at = (name: string) => marks.findLast((mark) => mark.name === name);
  const launcher = at('launcher');
  if (!launcher) throw new Error('the trace has no mark of the launcher');
  const isHere = ({ pid, tid }: TraceEvent): boolean => pid === launcher.pid && tid === launcher.tid;
  const begin = marks.findLast(
    (mark) => mark.name === 'navigationStart' && mark.args.data?.documentLoaderURL?.startsWith('http') && isHere(mark),
  )!;
  // Pictures are documents as well, and come later.
  const document = marks.find((mark) => mark.name === 'domLoading' && mark.ts > begin.ts && isHere(mark))!;
  const click = at('click');
  const composer = at('composer');

  const here = events.filter(isHere);
  const tasks = tasksOf(events).filter(isHere);
  // The task that makes the document is the page's own, whatever is on it.
  const making = tasks.findLast(({ ts }) => ts <= document.ts)!;
  const start = making.ts + (making.dur ?? 0);
  const runs = outermost(here.filter(({ name, dur }) => dur !== undefined && (SCRIPT.has(name) || PROMISE.has(name))));
  const styles = outermost(here.filter(({ name }) => STYLE.has(name)));
  const probes = outermost(here.filter(({ name, args }) => name === 'FunctionCall' && args.data?.url === PROBE));
  const windows = outermost(here.filter(({ name }) => name === WINDOW));

  return {
    launcher: workBetween(start, launcher.ts, click?.ts),
    composer: click && composer ? workBetween(click.ts, composer.ts) : NOTHING,
  };

  /** What comes after that holds up the visitor as well, until he does something else. */
  function workBetween(from: number, to: number, end = Infinity): Work {
    const own = tasks.filter(({ ts, dur = 0 }) => ts < end && ts + dur > from);
    const times = own.map((task) => timeOf(task) - sum([...probes, ...windows].filter((one) => isWithin(one, task))));
    return {
      script: pure(SCRIPT),
      promises: pure(PROMISE),
      task: times.reduce((total, one, index) => total + (own[index]!.ts < to ? one : 0), 0),
      blocking: times.reduce((total, one) => total + Math.max(0, one - LONG), 0),
      longest: Math.max(0, ...times),
    };

    function pure(kind: Set<string>): number {
      const ran = runs.filter(({ name, ts }) => kind.has(name) && ts >= from && ts < to);
      return sum(ran) - sum([...styles, ...probes].filter((one) => ran.some((run) => isWithin(one, run))));
    }
  }
}

const sum = (events: TraceEvent[]): number => events.reduce((total, event) => total + timeOf(event), 0);
const isWithin = (one: TraceEvent, other: TraceEvent): boolean =>
  one.ts >= other.ts && one.ts < other.ts + (other.dur ?? 0);

/** Of events in order, those that stand in no other. */
function outermost(events: TraceEvent[]): TraceEvent[] {
  let end = 0;
  return events.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
}
