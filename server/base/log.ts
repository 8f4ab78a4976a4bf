type Write = (details: object | string, message?: string) => void;

/** The server's log, one function a level. A pino logger fits. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error' | 'fatal', Write>;
