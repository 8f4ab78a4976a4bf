import proxyaddr from 'proxy-addr';
import * as v from 'valibot';
import { readRedisAddress } from '../base/redis-address.ts';
import { prechatSchema } from './prechat.ts';
import type { SessionKey, SettingType } from './setting.ts';

/* The kinds of values that settings have. Text is read wherever it stands; `BUBBLE_CONFIG` may also hold JSON values. */

export const text: SettingType<string> = { schema: v.string(), expected: 'text', json: { type: 'string' } };

export const siteName = matching(/^[a-z0-9-]{1,40}$/, 'a site name: a-z, 0-9 and "-", at most 40');
export const color = matching(/^#([\dA-Fa-f]{3}|[\dA-Fa-f]{6})$/, 'a colour such as #0e5a50');
/** Those of the widget's catalogues, with or without a region. */
export const locale = matching(
  /^(([Aa][Rr]|[Dd][Ee]|[Ee][Nn])([-_][A-Za-z\d]{1,8})*)$/,
  'a language that the widget speaks: ar, de or en, also with a region as in de-AT',
);
/** It goes into a header. */
export const accessToken = matching(/^[\x21-\x7e]+$/, 'made of letters, digits and ASCII marks only, without spaces');
/** It is a part of an address. */
export const pathSecret = matching(
  /^[^\s/?#%]{10,}$/,
  'at least 10 characters long, without spaces and the characters / ? # % (openssl rand -hex 32)',
);
export const longSecret = matching(/^[\s\S]{24,}$/, 'at least 24 characters long');

export const onOff: SettingType<boolean> = {
  schema: v.pipe(
    v.picklist(['on', 'off']),
    v.transform((word) => word === 'on'),
  ),
  expected: 'on or off',
  json: { enum: ['on', 'off'] },
};

export const positiveNumber: SettingType<number> = {
  schema: v.pipe(
    fromText((value) => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : value)),
    v.number(),
    v.gtValue(0),
  ),
  expected: 'a number above 0',
  json: { type: 'number', exclusiveMinimum: 0 },
};

export const port = wholeNumber({ max: 65_535 });

/** Written in MB, read as bytes. */
export const megabytes: SettingType<number> = {
  ...wholeNumber(),
  schema: v.pipe(
    schemaOf(wholeNumber()),
    v.transform((number) => number * 1024 * 1024),
  ),
};

export const httpUrl: SettingType<URL> = {
  schema: v.pipe(
    v.string(),
    v.check((value) => {
      if (!URL.canParse(value) || !/^https?:/.test(value)) return false;
      // They would be shown wherever the address is.
      const { username, password } = new URL(value);
      return username === '' && password === '';
    }),
    v.transform((value) => new URL(value)),
  ),
  expected: 'an http or https address',
  json: { type: 'string', format: 'uri' },
};

/** An origin: OneHash Chat's API stands at the root of its host. */
export const rootUrl: SettingType<string> = {
  schema: v.pipe(
    schemaOf(httpUrl),
    v.check(({ pathname }) => pathname === '/'),
    v.transform(({ origin }) => origin),
  ),
  expected: 'an http or https address without a path',
  json: httpUrl.json,
};

export const redisUrl: SettingType<string> = {
  schema: v.pipe(
    v.string(),
    v.check((value) => readRedisAddress(value) !== undefined),
  ),
  expected:
    'an address such as redis://user:password@localhost:6379; in its password, the characters @ / ? # % must be percent-encoded',
  json: { type: 'string', format: 'uri' },
};

export const origins: SettingType<string[]> = listOf(
  v.pipe(v.string(), v.regex(/^https?:\/\/(\*\.)?[^/*\s]+(:\*)?$/)),
  'an origin such as https://shop.example',
  { type: 'string' },
);

export const hosts: SettingType<string[]> = listOf(
  v.pipe(v.string(), v.regex(/^[a-z\d.-]+(:\d{1,5})?$/)),
  'a host in small letters, with its port if that is not the usual one: minio:9000',
  { type: 'string' },
);

export const proxies: SettingType<string[]> = listOf(
  v.pipe(v.string(), v.check(isProxy)),
  'an address, a network such as 10.0.0.0/8, or loopback, linklocal or uniquelocal',
  { type: 'string' },
);

/** Each is 32 bytes in base64. */
export const sessionKeys: SettingType<SessionKey[]> = listOf(
  v.pipe(
    v.string(),
    v.transform((key) => new Uint8Array(Buffer.from(key, 'base64'))),
    v.check((key) => key.length === 32),
  ),
  'base64 of exactly 32 bytes, or several with commas between them (openssl rand -base64 32)',
  { type: 'string' },
  1,
);

/** `keep`, or the names of the parameters that stay. */
export const pageQuery: SettingType<'keep' | string[]> = {
  schema: v.union([
    v.literal('keep'),
    v.pipe(
      fromText((value) => (value === 'strip' ? [] : itemsOf(value))),
      v.array(v.string()),
    ),
  ]),
  expected: 'strip, keep, or names of parameters with commas between them',
  json: { anyOf: [{ enum: ['strip', 'keep'] }, { type: 'string' }, { type: 'array', items: { type: 'string' } }] },
};

export const pageRights: SettingType<'own' | 'any' | string[]> = {
  schema: v.union([
    v.picklist(['own', 'any']),
    v.pipe(
      fromText((value) => itemsOf(value)),
      v.array(v.string()),
    ),
  ]),
  expected: 'own, any, or names with commas between them',
  json: { anyOf: [{ enum: ['own', 'any'] }, { type: 'string' }, { type: 'array', items: { type: 'string' } }] },
};

export const prechat: SettingType<v.InferOutput<typeof prechatSchema>> = {
  schema: v.pipe(
    fromText((value) => {
      try {
        return JSON.parse(value);
      } catch {
        return value;
      }
    }),
    prechatSchema,
  ),
  json: {
    type: 'object',
    required: ['fields'],
    additionalProperties: false,
    properties: {
      required: { type: 'boolean', default: false },
      fields: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          required: ['name', 'type'],
          additionalProperties: false,
          properties: {
            name: { type: 'string' },
            type: { enum: prechatSchema.entries.fields.pipe[0].item.pipe[0].entries.type.options },
            label: { type: 'string', minLength: 1, maxLength: 100 },
            required: { type: 'boolean' },
            options: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1, maxLength: 100 } },
          },
        },
      },
    },
  },
};

export function oneOf<const Word extends string>(...words: Word[]): SettingType<Word> {
  return { schema: v.picklist(words), expected: `one of ${words.join(', ')}`, json: { enum: words } };
}

/** At least one of the words, each once. */
export function someOf<const Word extends string>(...words: Word[]): SettingType<Word[]> {
  const list = listOf(v.picklist(words), `one of ${words.join(', ')}`, { enum: words }, 1);
  return {
    ...list,
    schema: v.pipe(
      schemaOf(list),
      v.transform((items) => [...new Set(items)]),
    ),
  };
}

export function wholeNumber({ min = 0, max = 999_999_999 } = {}): SettingType<number> {
  const isBounded = min > 0 || max < 999_999_999;
  return {
    schema: v.pipe(
      fromText((value) => (/^\d{1,9}$/.test(value) ? Number(value) : value)),
      v.number(),
      v.integer(),
      v.minValue(min),
      v.maxValue(max),
    ),
    expected: isBounded ? `a whole number from ${min} to ${max}` : 'a whole number',
    json: { type: 'integer', minimum: min, maximum: max },
  };
}

function matching(pattern: RegExp, expected: string): SettingType<string> {
  return {
    schema: v.pipe(v.string(), v.regex(pattern)),
    expected,
    json: { type: 'string', pattern: pattern.source },
  };
}

/** A JSON array, or text with commas between the items. */
function listOf<Item>(
  item: v.GenericSchema<unknown, Item>,
  expected: string,
  items: object,
  least = 0,
): SettingType<Item[]> {
  return {
    schema: v.pipe(fromText(itemsOf), v.array(item), v.minLength(least)),
    expected,
    json: { type: 'array', items, ...(least > 0 && { minItems: least }) },
  };
}

function fromText(read: (value: string) => unknown): v.GenericSchema<unknown, unknown> {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? read(value) : value)),
  );
}

function itemsOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function isProxy(value: string): boolean {
  try {
    proxyaddr.compile(value);
    return true;
  } catch {
    return false;
  }
}

function schemaOf<Value>({ schema }: SettingType<Value>): v.GenericSchema<unknown, Value> {
  return schema as v.GenericSchema<unknown, Value>;
}
