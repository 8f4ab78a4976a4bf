export { createApp, type App, type AppDeps } from './app.ts';
export { ConfigError, readConfig, type Config, type Env } from './config/config.ts';
export { openStore, type OpenedStore, type StoreSettings } from './store/open.ts';
