import { plainText } from '../server/config/read-settings.ts';
import { rowsOf, type Setting } from '../server/config/setting.ts';
import { SERVER_SETTINGS, SITE_SETTINGS } from '../server/config/settings.ts';
import { SITES_SETTING } from '../server/config/sites-setting.ts';
import { formatted } from './formatted.ts';

/** The text of `docs/configuration.md`, from the settings tables. */
export function createConfiguration(): Promise<string> {
  const site = rowsOf(SITE_SETTINGS);
  return formatted(
    'configuration.md',
    `# Configuration

Made from \`server/config/settings.ts\` by \`npm run docs\`.

The server reads its settings from environment variables when it starts. It reports all errors at once and stops. Each variable, \`BUBBLE_TIME_SCALE\` excepted, can be read from a file instead: \`BUBBLE_SESSION_KEYS_FILE=/run/secrets/session-keys\`. Use this for the settings marked as secret.

## The server

${table(
  ['variable', 'meaning', 'default'],
  [...rowsOf(SERVER_SETTINGS), SITES_SETTING].map((row) => [code(row.env), meaning(row), standard(row)]),
)}

## A site

A server without \`BUBBLE_CONFIG\` has one site, and reads its settings from the variables.

${table(
  ['variable', 'key', 'meaning', 'default'],
  site.map((row) => [row.env ? code(row.env) : '–', code(row.key), meaning(row), standard(row)]),
)}

## Several sites

\`BUBBLE_CONFIG\` is an object with the list \`sites\`. Each site has the keys of the table above. A key that a site omits takes its value from the variable, so settings that all sites share can stay in the environment. Text is written as in the variables; lists may also be JSON arrays, numbers JSON numbers, and \`prechat\` a JSON object. [bubble.config.schema.json](bubble.config.schema.json) is the JSON schema: an editor checks the file with \`"$schema": "./docs/bubble.config.schema.json"\`. [Running the server](running-the-server.md#several-sites) has an example.
`,
  );
}

/** The text of `docs/bubble.config.schema.json`, from the same table. */
export function createConfigurationSchema(): Promise<string> {
  const rows = rowsOf(SITE_SETTINGS);
  const site = {
    type: 'object',
    required: rows.filter((row) => row.required && !row.env).map(({ key }) => key),
    additionalProperties: false,
    properties: Object.fromEntries(rows.map((row) => [row.key, property(row)])),
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'BUBBLE_CONFIG: the sites of one server',
    type: 'object',
    required: ['sites'],
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, sites: { type: 'array', minItems: 1, items: site } },
  };
  return formatted('bubble.config.schema.json', JSON.stringify(schema));
}

function property({ about, env, default: standardValue, type }: Setting): object {
  return {
    description: `${plainText(about)}${env ? ` If omitted: ${env}.` : ''}`,
    ...type.json,
    ...(standardValue !== undefined && { default: standardValue }),
  };
}

function meaning({ about, secret }: Setting): string {
  return secret ? `${about} Secret.` : about;
}

function standard(row: Setting): string {
  if (row.required) return '**required**';
  return row.defaultNote ?? (row.default === undefined ? 'none' : code(String(row.default)));
}

function code(name: string | undefined): string {
  return `\`${name}\``;
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
