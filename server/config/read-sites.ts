import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { readSettings, type Source } from './read-settings.ts';
import { rowsOf, type Setting } from './setting.ts';
import { SITE_SETTINGS } from './settings.ts';
import { SITES_SETTING } from './sites-setting.ts';
import type { Site } from './sites.ts';

type SiteInput = Record<string, unknown>;

const FILE = SITES_SETTING.env;
const KEYS = rowsOf(SITE_SETTINGS).map(({ key }) => key!);

/** The shape of `BUBBLE_CONFIG`; the table checks what its sites hold. */
const fileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  sites: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1)),
});

/** The sites of `BUBBLE_CONFIG`, or the one site of the environment. */
export function readSites(env: Source): Site[] {
  const list = env.find(SITES_SETTING);
  if (list === 'unreadable') return [];
  const inputs = list ? parseSites(String(list.value), env) : [{ name: 'main' }];
  const sites = inputs.map((input, n) => readSite(input, list ? n : undefined, env));
  complainOfTwins(sites, env);
  return sites;
}

function parseSites(text: string, { complain }: Source): SiteInput[] {
  const json = readJson(text, complain);
  if (json === undefined) return [];
  const result = v.safeParse(fileSchema, json);
  if (result.success) return result.output.sites;
  complain(`${FILE}: an object with "sites" is expected, a list of at least one object, and nothing beside it`);
  return [];
}

/** Errors must not quote the text, because it may contain secrets. */
function readJson(text: string, complain: Source['complain']): unknown {
  const isJson = text.startsWith('{');
  try {
    return JSON.parse(isJson ? text : readFileSync(text, 'utf8'));
  } catch (error) {
    const position = /position \d+/.exec(String(error))?.[0];
    if (error instanceof SyntaxError) complain(`${FILE}: this is not JSON${position ? ` (at ${position})` : ''}`);
    else complain(`${FILE}: this is neither JSON that begins with "{" nor the path of a readable file`);
    return undefined;
  }
}

/** @param n the site's number in `BUBBLE_CONFIG`; `undefined` if there is none */
function readSite(input: SiteInput, n: number | undefined, env: Source): Site {
  const site = n === undefined ? '' : siteAt(n, input['name']);
  for (const key of Object.keys(input).filter((one) => !KEYS.includes(one)))
    env.complain(`${FILE}: "${key}" of ${site} is not one of ${KEYS.join(', ')}`);
  const inFile = ({ key }: Setting): string => `${FILE}: ${key} of ${site}`;
  const missingAt = (setting: Setting): string => {
    if (!site) return env.placeOf(setting);
    return setting.env ? `${inFile(setting)}, or ${setting.env},` : inFile(setting);
  };
  const places: Site['places'] = {};
  const find: Source['find'] = (setting) => {
    const key = setting.key!;
    if (input[key] !== undefined) {
      places[key] = inFile(setting);
      return { value: input[key], place: inFile(setting) };
    }
    if (!setting.env) return undefined;
    places[key] = `${setting.env} of site "${String(input['name'])}"`;
    return env.find(setting);
  };
  const values = readSettings(SITE_SETTINGS, { complain: env.complain, placeOf: missingAt, find });
  const { verify, signingSecret } = values.webhook;
  if (verify === 'signature' && !signingSecret) {
    const why = `the value "signature" of ${places['webhook_verify']} requires it`;
    env.complain(`${missingAt(SITE_SETTINGS.webhook.signingSecret)} is missing: ${why}`);
  }
  return {
    ...values,
    webhook: { ...values.webhook, verify: verify ?? (signingSecret ? 'signature' : 'refetch') },
    places,
  };
}

/** Says which site of the file is meant. */
function siteAt(n: number, name: unknown): string {
  return typeof name === 'string' ? `site "${name}" (sites.${n})` : `sites.${n}`;
}

function complainOfTwins(sites: Site[], { complain }: Source): void {
  for (const name of twins(sites.flatMap((site) => site.name ?? [])))
    complain(`${FILE}: two sites have the name "${name}"`);
  for (const token of twins(sites.flatMap(({ websiteToken }) => websiteToken ?? []))) {
    const names = sites.flatMap((site) => (site.websiteToken === token ? `"${site.name}"` : []));
    complain(
      `BUBBLE_WEBSITE_TOKEN: the sites ${names.join(' and ')} have the same token; give each its own website_token in BUBBLE_CONFIG`,
    );
  }
}

function twins(names: string[]): string[] {
  return [...new Set(names.filter((name, n) => names.indexOf(name) !== n))];
}
