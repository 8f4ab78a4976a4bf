import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
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
  const cache = new Map<string, Promise<Asset | null>>();

  function once(name: string, make: () => Promise<string>): Promise<Asset | null> {
    const known = cache.get(name) ?? make().then(pack, () => null);
    cache.set(name, known);
    return known;
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
      /^(bubble|panel|module|assets\/[\w.-]+)\.js$/.test(path)
        ? once(path, () => readFile(join(folder, path), 'utf8'))
        : null,
    embed: (settings) => filled('bubble.js', '__BUBBLE_SETTINGS__', settings),
    sdk: (sites) => filled('sdk.js', '__BUBBLE_SITES__', sites),
  };
}

function pack(text: string): Asset {
  const identity = new Uint8Array(Buffer.from(text));
  const br = brotliCompressSync(identity, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
  });
  const hash = sha256(identity).slice(0, 27);
  return { etag: `"${hash}"`, body: { br: new Uint8Array(br), gzip: new Uint8Array(gzipSync(identity)), identity } };
}
