import { EnvFileError, readEnv, type Env } from './env.ts';
import { readSettings, type Source } from './read-settings.ts';
import { readSites } from './read-sites.ts';
import type { ValuesOf } from './setting.ts';
import { SERVER_SETTINGS } from './settings.ts';
import type { Site } from './sites.ts';

/** Everything that is configured. The settings table describes each value. */
export interface Config extends ValuesOf<typeof SERVER_SETTINGS> {
  /** The first one is served where no site is named. */
  sites: [Site, ...Site[]];
}

/** All problems of the configuration. The message has one per line. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const;
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration has errors:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the whole configuration.
 *
 * @throws {ConfigError} that names every problem at once
 */
export function readConfig(env: Env = process.env): Config {
  const problems = new Set<string>();
  const source: Source = {
    complain: (problem) => void problems.add(problem),
    placeOf: (setting) => setting.env!,
    find({ env: name, secret }) {
      try {
        const value = readEnv(env, name!, secret);
        return value === undefined ? undefined : { value, place: name! };
      } catch (error) {
        if (!(error instanceof EnvFileError)) throw error;
        problems.add(error.message);
        return 'unreadable';
      }
    },
  };
  const server = readSettings(SERVER_SETTINGS, source);
  const [first, ...more] = readSites(source);
  if (problems.size > 0 || !first) throw new ConfigError([...problems]);
  return { ...server, sites: [first, ...more] };
}
