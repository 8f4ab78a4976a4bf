/** Where the store says what no caller is told; pino fits. */
export interface StoreLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const SILENT: StoreLog = { info() {}, warn() {}, error() {} };
