import type { Log } from './base/log.ts';

type Level = keyof Log;

/**
 * Logs with pino to standard output. The first line loads pino; lines wait for it in their order, so none is lost.
 *
 * @param level the least severe level that is logged
 * @param output where the lines go. @default standard output
 */
export function createDefaultLog(level: string, output?: { write(line: string): void }): Log {
  const waiting: ((log: Log) => void)[] = [];
  let log: Log | undefined;

  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), fatal: at('fatal') };

  function at(name: Level): Log[Level] {
    return (...line) => {
      if (log) log[name](...line);
      else if (waiting.push((loaded) => loaded[name](...line)) === 1) void load();
    };
  }

  async function load(): Promise<void> {
    const { pino } = await import('pino');
    log = pino({ level }, output);
    for (const write of waiting.splice(0)) write(log);
  }
}
