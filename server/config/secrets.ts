import { readRedisAddress } from '../base/redis-address.ts';
import type { Config } from './config.ts';
import { isSetting, type SettingsTable } from './setting.ts';
import { SERVER_SETTINGS, SITE_SETTINGS } from './settings.ts';

/** Every secret of the configuration, as it may appear in a text: no log may show it. */
export function secretsOf(config: Config): string[] {
  const values = [
    ...secretValues(SERVER_SETTINGS, config),
    ...config.sites.flatMap((site) => secretValues(SITE_SETTINGS, site)),
  ];
  const { password } = (config.redisUrl && readRedisAddress(config.redisUrl)) || {};
  return [...values.flatMap(textsOf), ...(password ? [password, encodeURIComponent(password)] : [])];
}

function secretValues(table: SettingsTable, values: object): unknown[] {
  return Object.entries(table).flatMap(([name, entry]) => {
    const value = (values as Record<string, unknown>)[name];
    if (!isSetting(entry)) return secretValues(entry, value as object);
    return entry.secret ? [value] : [];
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (!(value instanceof Uint8Array)) return [];
  const bytes = Buffer.from(value);
  return [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
}
