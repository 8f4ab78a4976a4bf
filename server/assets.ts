import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A file ready to be served: as it is, and compressed once. */
export interface Asset {
  etag: string;
  body: Record<'br' | 'gzip' | 'identity', Uint8Array<ArrayBuffer>>;
}

/** The built widget. */
export interface Assets {
  version: string;
  /** A file below the build's folder, as it was built. */
  file(path: string): Promise<Asset | null>;
  /** The embed with a site's settings inside. */
  embed(settings: object): Promise<Asset | null>;
}

/** @param folder the build's `dist/` */
export function createAssets(folder: string, version: string): Assets {
  const cache = new Map<string, Promise<Asset | null>>();

  function once(name: string, make: () => Promise<string>): Promise<Asset | null> {
    const known = cache.get(name) ?? make().then(pack, () => null);
    cache.set(name, known);
    return known;
  }

  return {
    version,
    file: async (path) =>
      /^(bubble|panel|assets\/[\w.-]+)\.js$/.test(path) ? once(path, () => readFile(join(folder, path), 'utf8')) : null,
    embed: (settings) => {
      const json = JSON.stringify(settings).replaceAll('<', '\\u003c');
      return once(`embed ${json}`, async () => {
        const source = await readFile(join(folder, 'bubble.js'), 'utf8');
        return source.replace(/(["'`])__BUBBLE_SETTINGS__\1/, () => json);
      });
    },
  };
}

function pack(text: string): Asset {
  const identity = new Uint8Array(Buffer.from(text));
  const br = brotliCompressSync(identity, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
  });
  const hash = createHash('sha256').update(identity).digest('base64url').slice(0, 27);
  return { etag: `"${hash}"`, body: { br: new Uint8Array(br), gzip: new Uint8Array(gzipSync(identity)), identity } };
}
