export { createApp, type App, type AppDeps } from './app.ts';
export type { ClientAddress } from './http/guard/client-address.ts';
export { ConfigError, readConfig, type Config } from './config/config.ts';
export type { Env } from './config/env.ts';
export { openStore, type OpenedStore, type StoreSettings } from './store/open.ts';
