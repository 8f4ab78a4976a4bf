import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { createConfiguration, createConfigurationSchema } from '../../scripts/configuration.ts';
import { rowsOf } from '../../server/config/setting.ts';
import { SERVER_SETTINGS, SITE_SETTINGS } from '../../server/config/settings.ts';
import { SITES_SETTING } from '../../server/config/sites-setting.ts';
import { embedOptions, siteSettings } from '../../server/config/sites.ts';
import { ConfigError, readConfig } from '../../server/config/config.ts';
import type { Env } from '../../server/config/env.ts';
import { baseEnv } from '../support/stack.ts';

function problemsOf(env: Env): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

test('an operator is told of everything that is missing at once', () => {
  const problems = problemsOf({}).join('\n');
  for (const name of [
    'ONEHASH_URL',
    'ONEHASH_ACCESS_TOKEN',
    'ONEHASH_ACCOUNT_ID',
    'ONEHASH_INBOX_ID',
    'BUBBLE_ORIGINS',
    'BUBBLE_SESSION_KEYS',
    'BUBBLE_WEBHOOK_SECRET',
    'BUBBLE_PUBLIC_URL',
  ]) {
    expect(problems).toContain(name);
  }
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '80000'],
  ['ONEHASH_URL', 'chat.example'],
  ['BUBBLE_SESSION_KEYS', 'short'],
  ['BUBBLE_WEBHOOK_VERIFY', 'maybe'],
  ['BUBBLE_ORIGINS', 'shop.example'],
  ['BUBBLE_CREATE_CONTACT', 'never'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"Shop!"}]}'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop"},{"name":"shop"}]}'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","inbox_id":1.5}]}'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","greeting":5}]}'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","website_token":7}]}'],
  ['BUBBLE_LIMITS', 'false'],
  ['BUBBLE_COLOR', 'green'],
  ['BUBBLE_COLOR', '#12345'],
  ['BUBBLE_LOCALE', 'German!'],
  ['BUBBLE_LOCALE', 'xx'],
  ['BUBBLE_LOCALE', 'den'],
  ['BUBBLE_LOCALE', 'pt-BR'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","locale":"fr"}]}'],
  ['BUBBLE_WEBHOOK_SECRET', 'x'],
  ['BUBBLE_WEBHOOK_SECRET', 'aaaa/bbbb/cccc/dddd'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","webhook_secret":"short"}]}'],
  ['BUBBLE_REALTIME', 'webhook,pigeons'],
  ['BUBBLE_REALTIME', ','],
  ['BUBBLE_TRUSTED_PROXIES', 'nginx'],
  ['ONEHASH_URL', 'https://chat.example/app'],
])('%s=%s is named as wrong, and nothing else is', (name, value) => {
  expect(problemsOf({ ...baseEnv, [name]: value })).toEqual([expect.stringContaining(name)]);
});

test('news may come from every source, or from those that are named', () => {
  expect(readConfig(baseEnv).realtime).toEqual(['webhook', 'cable', 'sweep']);
  expect(readConfig({ ...baseEnv, BUBBLE_REALTIME: 'sweep, cable,sweep' }).realtime).toEqual(['sweep', 'cable']);
});

test('a secret may stand in a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bubble-')), 'token');
  writeFileSync(file, 'from-a-file\n');
  const { ONEHASH_ACCESS_TOKEN: _, ...env } = baseEnv;
  expect(readConfig({ ...env, ONEHASH_ACCESS_TOKEN_FILE: file }).sites[0].upstream.token).toBe('from-a-file');
  expect(problemsOf({ ...env, ONEHASH_ACCESS_TOKEN_FILE: '/nowhere' })).toContainEqual(
    expect.stringContaining('ONEHASH_ACCESS_TOKEN_FILE'),
  );
});

test('several sites take what they leave out from the environment', () => {
  const sites = [
    { name: 'shop', title: 'Shop' },
    { name: 'blog', inbox_id: 2, origins: ['https://blog.test'] },
  ];
  const config = readConfig({ ...baseEnv, BUBBLE_CONFIG: JSON.stringify({ sites }) });
  expect(config.sites.map(({ name, upstream, origins }) => [name, upstream.inboxId, origins])).toEqual([
    ['shop', 1, ['https://shop.test']],
    ['blog', 2, ['https://blog.test']],
  ]);
});

test('a site has a colour inside its script, and its language and greeting in every session', () => {
  const look = { BUBBLE_COLOR: '#0a7', BUBBLE_LOCALE: 'de-AT', BUBBLE_GREETING: 'Hello!' };
  const sites = [{ name: 'shop' }, { name: 'blog', color: '#ffee88', locale: 'de', greeting: 'Moin!' }];
  const [shop, blog] = readConfig({ ...baseEnv, ...look, BUBBLE_CONFIG: JSON.stringify({ sites }) }).sites;
  expect(embedOptions(shop)).toEqual({ site: 'shop', title: 'Lamplight Support', color: '#0a7' });
  expect(embedOptions(blog!)).toMatchObject({ site: 'blog', color: '#ffee88' });
  expect(siteSettings(shop)).toMatchObject({ locale: 'de-AT', greeting: 'Hello!' });
  expect(siteSettings(blog!)).toMatchObject({ locale: 'de', greeting: 'Moin!' });
});

test('where nothing is said of it, neither script nor session speak of a look', () => {
  const [site] = readConfig(baseEnv).sites;
  expect(embedOptions(site)).toEqual({ site: 'main', title: 'Lamplight Support' });
  expect(Object.keys(siteSettings(site))).toEqual(['site', 'title', 'create_contact']);
});

test('a website token means one site, and two sites with the same one are named', () => {
  const two = (more: object) => JSON.stringify({ sites: [{ name: 'shop' }, { name: 'docs', ...more }] });
  const env = { ...baseEnv, BUBBLE_WEBSITE_TOKEN: 'of-the-shop' };
  const { sites } = readConfig({ ...env, BUBBLE_CONFIG: two({ website_token: 'of-the-docs' }) });
  expect(sites.map(({ websiteToken }) => websiteToken)).toEqual(['of-the-shop', 'of-the-docs']);
  expect(problemsOf({ ...env, BUBBLE_CONFIG: two({}) })).toEqual([expect.stringContaining('BUBBLE_WEBSITE_TOKEN')]);
  expect(readConfig(baseEnv).sites[0].websiteToken).toBeUndefined();
});

test('an error says what to write instead', () => {
  const [problem] = problemsOf({ ...baseEnv, BUBBLE_COLOR: 'green' });
  expect(problem).toBe('BUBBLE_COLOR: "green" is not a colour such as #0e5a50');
  const { BUBBLE_PUBLIC_URL: _, ...env } = baseEnv;
  expect(problemsOf(env)).toEqual([
    'BUBBLE_PUBLIC_URL is missing. Address at which browsers reach this server, with its base path. For example: https://shop.example/chat',
  ]);
});

test('a wrong value of a site is named by its place in BUBBLE_CONFIG, and an unknown key by its name', () => {
  const sites = [{ name: 'shop' }, { name: 'blog', color: 'green', colour: '#0a7', inbox_id: 0.5 }];
  expect(problemsOf({ ...baseEnv, BUBBLE_CONFIG: JSON.stringify({ sites }) })).toEqual([
    expect.stringContaining('BUBBLE_CONFIG: "colour" of site "blog" (sites.1) is not one of name, origins'),
    'BUBBLE_CONFIG: inbox_id of site "blog" (sites.1): 0.5 is not a whole number',
    'BUBBLE_CONFIG: color of site "blog" (sites.1): "green" is not a colour such as #0e5a50',
  ]);
});

test.each(rowsOf(SITE_SETTINGS).map(({ key, env }) => [key!, env]))(
  'a wrong %s of the third site is named with that site and key, and not with its variable',
  (key, variable) => {
    const sites = [{ name: 'a' }, { name: 'b' }, { name: 'c', [key]: { wrong: true } }];
    const problems = problemsOf({ ...baseEnv, BUBBLE_CONFIG: JSON.stringify({ sites }) });
    const site = key === 'name' ? 'sites.2' : 'site "c" (sites.2)';
    expect(problems).toEqual([expect.stringContaining(`BUBBLE_CONFIG: ${key} of ${site}: `)]);
    if (variable) expect(problems[0]).not.toContain(variable);
  },
);

test('what a site of BUBBLE_CONFIG lacks is named with the site, its key and its variable', () => {
  const env = { ...baseEnv, ONEHASH_INBOX_ID: undefined, BUBBLE_WEBHOOK_VERIFY: 'signature' };
  const sites = [{ name: 'a', inbox_id: 1, signing_secret: 'of-a' }, { name: 'b' }];
  expect(problemsOf({ ...env, BUBBLE_CONFIG: JSON.stringify({ sites }) })).toEqual([
    'BUBBLE_CONFIG: inbox_id of site "b" (sites.1), or ONEHASH_INBOX_ID, is missing. Number of the API inbox. For example: 7',
    'BUBBLE_CONFIG: signing_secret of site "b" (sites.1), or BUBBLE_SIGNING_SECRET, is missing: the value "signature" of BUBBLE_WEBHOOK_VERIFY of site "b" requires it',
  ]);
});

test('every language that the widget speaks may be the one of a site, and an unknown one is refused with their names', () => {
  for (const language of readdirSync('widget/locales').flatMap((file) => /^([a-z]{2})\.ts$/.exec(file)?.[1] ?? []))
    for (const tag of [language, `${language}-AT`, language.toUpperCase()])
      expect(problemsOf({ ...baseEnv, BUBBLE_LOCALE: tag })).toEqual([]);
  expect(problemsOf({ ...baseEnv, BUBBLE_LOCALE: 'fr' })).toEqual([
    'BUBBLE_LOCALE: "fr" is not a language that the widget speaks: ar, de or en, also with a region as in de-AT',
  ]);
});

test('what is wrong in the environment is said once, however many sites read it', () => {
  const sites = [{ name: 'shop' }, { name: 'blog' }];
  const env = { ...baseEnv, BUBBLE_LOCALE: 'German!', BUBBLE_CONFIG: JSON.stringify({ sites }) };
  expect(problemsOf(env)).toEqual([expect.stringContaining('BUBBLE_LOCALE')]);
});

test.each([
  ['REDIS_URL', 'http://:hunter2@redis'],
  ['BUBBLE_SESSION_KEYS', 'hunter2'],
  ['BUBBLE_IDENTITY_SECRET', 'hunter2'],
  ['BUBBLE_WEBHOOK_SECRET', 'hunter2'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","identity_secret":"hunter2"}]}'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","access_token":hunter2}]}'],
  ['BUBBLE_CONFIG', '{"sites":[{"name":"shop","access_token":"hunter2}]}'],
  ['BUBBLE_CONFIG', '[{"name":"shop","access_token":"hunter2"}]'],
  ['BUBBLE_CONFIG', '{"sites":"hunter2"}'],
])('a secret inside %s is not shown by the error (%s)', (name, value) => {
  const [problem, ...more] = problemsOf({ ...baseEnv, [name]: value });
  expect(problem).toContain(name);
  expect(problem).not.toContain('hunter2');
  expect(more).toEqual([]);
});

test('every setting that is not required has a default that may be written', () => {
  for (const { type, default: value } of [...rowsOf(SERVER_SETTINGS), ...rowsOf(SITE_SETTINGS)])
    if (value !== undefined)
      expect(v.safeParse(type.schema as v.GenericSchema, String(value))).toMatchObject({ success: true });
});

test('every setting has a name of its own and a description', () => {
  const rows = [...rowsOf(SERVER_SETTINGS), ...rowsOf(SITE_SETTINGS), SITES_SETTING];
  const names = rows.flatMap(({ env }) => env ?? []);
  const keys = rowsOf(SITE_SETTINGS).map(({ key }) => key);
  expect([new Set(names).size, new Set(keys).size]).toEqual([names.length, keys.length]);
  expect(keys).not.toContain(undefined);
  for (const { about } of rows) expect(about).toMatch(/^\S.*\.$/s);
});

test('configuration.md and the JSON schema say what the settings table says', async () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(await createConfiguration());
  expect(readFileSync('docs/bubble.config.schema.json', 'utf8')).toBe(await createConfigurationSchema());
});
