type Write = (details: object | string, message?: string) => void;

/** Where the server says what happens; pino fits. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error' | 'fatal', Write>;
