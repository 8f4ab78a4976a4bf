import { pino } from 'pino';
import { createApp } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { closeOnSignal, listen } from './listen.ts';

const config = configOrExit();
const log = pino({ level: config.logLevel });
const app = createApp({ config, log });

try {
  const { close } = await listen(app.fetch, config.host, config.port);
  log.info(
    { host: config.host, port: config.port, url: config.publicUrl.href, sites: config.sites.map(({ name }) => name) },
    'listening',
  );
  if (config.publicUrl.protocol === 'https:' && config.trustedProxies.length === 0) {
    log.warn('BUBBLE_TRUSTED_PROXIES is empty: behind a proxy all visitors share the limits of one address');
  }
  app.start();
  closeOnSignal(async () => {
    await Promise.all([close(), app.stop()]);
    await app.idle();
  }, log);
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

function configOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
