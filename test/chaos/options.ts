export interface ChaosOptions {
  /** What all visitors write together. */
  messages: number;
  seed: number;
  /** Two servers that share a Redis, or a single one with a small disk that somebody else fills. */
  store: 'redis' | 'disk';
  timeScale: number;
  /** The built server's and the built sandbox's file. */
  server: string;
  sandbox: string;
  /** Without any progress for so long nothing more will come, ms. */
  patience: number;
  /** Ends as soon as something is wrong that can not be mended any more. */
  stopWhenBroken: boolean;
}
