import { pino } from 'pino';
import { ConfigError, readConfig, type Config } from './config/config.ts';
import { redactLog } from './base/redact.ts';
import { secretsOf } from './config/secrets.ts';
import { complaintsOfUnknownNames } from './config/unknown-names.ts';
import { serveApp } from './serve.ts';

const config = configOrExit();
const log = redactLog(pino({ level: config.logLevel }), secretsOf(config));
// Node itself would print the error with all that it holds.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    log.fatal({ err: error }, 'unexpected: the server ends');
    process.exit(1);
  });

for (const complaint of complaintsOfUnknownNames()) log.warn(complaint);
try {
  const { host, port, publicUrl, sites } = config;
  await serveApp({ config, log, host, port });
  log.info({ host, port, url: publicUrl.href, sites: sites.map(({ name }) => name) }, 'listening');
  if (publicUrl.protocol === 'https:' && config.trustedProxies.length === 0) {
    log.warn('BUBBLE_TRUSTED_PROXIES is empty: behind a proxy all visitors share the limits of one address');
  }
  if (config.redisUrl && config.dataDir) log.warn('BUBBLE_DATA_DIR is ignored, because REDIS_URL is set');
  if (!config.redisUrl && !config.dataDir) {
    log.warn('neither REDIS_URL nor BUBBLE_DATA_DIR is set: while OneHash Chat is down, messages wait in the browsers');
  }
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

function configOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    // Another error may quote a secret.
    const words = error instanceof ConfigError ? error.message : 'The configuration can not be read.';
    process.stderr.write(`${words}\n`);
    process.exit(1);
  }
}
