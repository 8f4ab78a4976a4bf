type Write = (details: object, message: string) => void;

/** Where the store reports what it tells no caller. A pino logger fits. */
export type StoreLog = Record<'info' | 'warn' | 'error', Write>;

/** Writes nothing. */
export const SILENT: StoreLog = { info() {}, warn() {}, error() {} };
