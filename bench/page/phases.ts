import { LONG, tasksOf, timeOf, type TraceEvent } from '../trace.ts';
import { PROBE } from './probe.ts';

/** Processor milliseconds, as {@link timeOf} counts. */
export interface Work {
  /** What the browser counts as script. */
  script: number;
  /** Script that runs in microtasks, which the browser does not count as script. */
  promises: number;
  task: number;
  /** The part of each task beyond 50 ms. */
  blocking: number;
  /** The longest task. */
  longest: number;
}

/** Outermost, these are what the browser counts as script: parsed, compiled and called. */
const SCRIPT = new Set([
  'EvaluateScript',
  'FunctionCall',
  'v8.callFunction',
  'v8.compile',
  'v8.compileModule',
  'v8.evaluateModule',
  'V8.CompileModule',
]);
/** Microtasks: the browser does not count them as script. */
const PROMISE = new Set(['BlinkScheduler_PerformMicrotaskCheckpoint', 'RunMicrotasks']);
/** Style and layout that a script forces; they do not count as script. */
const STYLE = new Set(['Layout', 'UpdateLayoutTree']);
/** Every page with a script pays this, also the bare one, where the probe is the first script. */
const WINDOW = 'LocalWindowProxy::Initialize';
const NOTHING: Work = { script: 0, promises: 0, task: 0, blocking: 0, longest: 0 };

/** Work until the launcher is on screen, and from the click until the composer is on screen. */
export function readPhases(events: TraceEvent[]): { launcher: Work; composer: Work } {
  const marks = events.filter(({ cat }) => cat.includes('blink.user_timing'));
  const at = (name: string) => marks.findLast((mark) => mark.name === name);
  const launcher = at('launcher');
  if (!launcher) throw new Error('the trace has no mark of the launcher');
  const isHere = ({ pid, tid }: TraceEvent): boolean => pid === launcher.pid && tid === launcher.tid;
  const begin = marks.findLast(
    (mark) => mark.name === 'navigationStart' && mark.args.data?.documentLoaderURL?.startsWith('http') && isHere(mark),
  )!;
  // Pictures are documents as well; they come later.
  const document = marks.find((mark) => mark.name === 'domLoading' && mark.ts > begin.ts && isHere(mark))!;
  const click = at('click');
  const composer = at('composer');

  const here = events.filter(isHere);
  const tasks = tasksOf(events).filter(isHere);
  // The task that creates the document belongs to the page.
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

  /** Blocking also counts tasks after `to`, until the visitor's next action. */
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

/** The events, in order, that no other event contains. */
function outermost(events: TraceEvent[]): TraceEvent[] {
  let end = 0;
  return events.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
}
