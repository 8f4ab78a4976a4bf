import type { SetUp, Target } from './target.ts';

/** One way to harm visitors, operators or the upstream. */
export interface Attack {
  /** What an attacker tries. */
  tried: string;
  /** Throws if the server does not withstand it. */
  run(target: Target): Promise<void>;
  /** Takes long, so only the long run tries it. */
  isLong?: true;
  /** The only set-up that it concerns. */
  only?: SetUp;
}
