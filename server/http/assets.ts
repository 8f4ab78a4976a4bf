import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { sha256 } from '../base/digest.ts';

/** A file that is ready to be served, plain and compressed. */
export interface Asset {
  etag: string;
  body: Record<'br' | 'gzip' | 'identity', Uint8Array<ArrayBuffer>>;
}

/** The built widget. */
export interface Assets {
  version: string;
  /** A file of the build, by its path. */
  file(path: string): Promise<Asset | null>;
  /** The embed script with a site's settings inside. */
  embed(settings: object): Promise<Asset | null>;
  /** The script for pages that used another widget before, with the options of each website token inside. */
  sdk(sites: object): Promise<Asset | null>;
}

/** @param folder the build's `dist/` */
export function createAssets(folder: string, version: string): Assets {
  /** Only of files that exist: their number is the bound. */
  const cache = new Map<string, Promise<Asset>>();

  async function once(name: string, make: () => Promise<string>): Promise<Asset | null> {
    const known = cache.get(name) ?? make().then(pack);
    cache.set(name, known);
    try {
      return await known;
    } catch {
      cache.delete(name);
      return null;
    }
  }

  /** A built file in which `value` replaces the string `mark`. */
  function filled(file: string, mark: string, value: object): Promise<Asset | null> {
    const json = JSON.stringify(value).replaceAll('<', '\\u003c');
    return once(`${file} ${json}`, async () => {
      const source = await readFile(join(folder, file), 'utf8');
      return source.replace(new RegExp(`(["'\`])${mark}\\1`), () => json);
    });
  }

  return {
    version,
    file: async (path) =>
      /^(bubble|panel|module|assets\/[\w.-]{1,100})\.js$/.test(path)
        ? once(path, () => readFile(join(folder, path), 'utf8'))
        : null,
    embed: (settings) => filled('bubble.js', '__BUBBLE_SETTINGS__', settings),
    sdk: (sites) => filled('sdk.js', '__BUBBLE_SITES__', sites),
  };
}

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Compresses on other threads: it takes a tenth of a second, and all visitors would wait. */
async function pack(text: string): Promise<Asset> {
  const identity = new Uint8Array(Buffer.from(text));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length };
  const [br, gz] = await Promise.all([compress.br(identity, { params }), compress.gzip(identity)]);
  const hash = sha256(identity).slice(0, 27);
  return { etag: `"${hash}"`, body: { br: new Uint8Array(br), gzip: new Uint8Array(gz), identity } };
}
