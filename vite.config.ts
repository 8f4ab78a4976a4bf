import { builtinModules } from 'node:module';
import { minify } from 'terser';
import { defineConfig, esmExternalRequirePlugin, type EnvironmentOptions, type Plugin, type Rolldown } from 'vite';
import { leanCommonmark, LEXER_NAMES } from './scripts/lean-commonmark.ts';

/** Packages that drive a browser and look for files beside their own; they are not bundled. */
const DRIVER = ['playwright-core', '@axe-core/playwright', '@sparticuz/chromium'];

/**
 * The chunk layout. A module that two later chunks use is in a third one, `shared`, with Preact and nanostores. The launcher
 * loads it together with core and panel, so that none of them waits for an import of its own. Modules of `boot/` are in no
 * other chunk: the launcher's URL has a query, so an import of it would load it twice.
 */
const SPLITTING = {
  groups: [{ name: 'shared', minShareCount: 2, test: /node_modules|wire[\\/]|widget[\\/](core|panel|notify)[\\/]/ }],
};
/** Otherwise a module that a lazy part shares with the chunk that loads it would stay in that chunk. */
const EXPERIMENTAL = { chunkOptimization: { avoidRedundantChunkLoads: false } };

/** V8 compiles the functions with their file. That is faster than one by one, because nearly all are called at once. */
const COMPILE_AT_ONCE = '//# allFunctionsCalledOnLoad';

/** For every script that a server serves to pages. Equal chunks of different builds have equal names, so they exist once. */
const SERVED = {
  entryFileNames: '[name].js',
  chunkFileNames: 'assets/[name]-[hash:6].js',
  minify: true,
  comments: false,
  postBanner: COMPILE_AT_ONCE,
} as const;

/** Every build target; scripts/build.js builds them in this order. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  builder: {},
  plugins: [leanCommonmark(), ownStores(), ownNames(), minifyAgain()],
  environments: {
    // The script-tag embed: dist/bubble.js and the chunks it loads later.
    client: withChunks({ bubble: 'widget/embed.ts' }),
    // The list of the later chunks, at an address that outlives a version.
    panel: withChunks({ panel: 'widget/boot/chunks.ts' }),
    // The interface for a script that is no module. It loads the embed's chunks.
    module: withChunks({ module: 'widget/adapters/chatwoot/module.ts' }),
    // Chatwoot's script, a classic one.
    sdk: browser({
      outDir: 'dist',
      lib: { entry: { sdk: 'widget/adapters/chatwoot/sdk.ts' }, formats: ['iife'], name: 'sdk' },
      rolldownOptions: { output: SERVED },
    }),
    // The npm package. On a server its modules do nothing until they are called.
    npm: browser({
      outDir: 'dist/npm',
      minify: false,
      lib: {
        entry: {
          index: 'widget/index.ts',
          element: 'widget/element.ts',
          react: 'widget/adapters/react.ts',
          vue: 'widget/adapters/vue.ts',
        },
        formats: ['es'],
      },
      rolldownOptions: {
        experimental: EXPERIMENTAL,
        // The users of these adapters have them.
        external: ['react', 'vue'],
        // The build keeps 'use client', although it warns that it might not.
        onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', codeSplitting: SPLITTING },
      },
    }),
    server: withoutRequire(
      node('dist/server', { main: 'server/main.ts', index: 'server/index.ts', demo: 'server/cli/demo.ts' }),
    ),
    sandbox: node('dist/sandbox', { main: 'sandbox/main.ts' }),
    // The chaos run.
    chaos: node('dist/chaos', { main: 'test/chaos/main.ts' }),
    bench: node(
      'dist/bench',
      {
        relay: 'bench/relay.ts',
        streams: 'bench/streams.ts',
        history: 'bench/history.ts',
        page: 'bench/page.ts',
        stranger: 'bench/stranger.ts',
        recovery: 'bench/recovery.ts',
        bare: 'bench/bare.ts',
      },
      [...DRIVER, 'vite', 'oxfmt'],
    ),
    // The sandbox's agent desk.
    desk: browser({
      outDir: 'dist/sandbox/desk',
      rolldownOptions: { input: { desk: 'sandbox/desk/desk.tsx' }, output: { entryFileNames: '[name].js' } },
    }),
    // The gallery's server and page.
    gallery: node('dist/gallery', { main: 'gallery/main.ts' }, DRIVER),
    galleryPage: browser({
      outDir: 'dist/gallery/page',
      rolldownOptions: { input: { page: 'gallery/page.tsx' }, output: { entryFileNames: '[name].js' } },
    }),
  },
});

/** An entry for pages, and the chunks that it loads later. */
function withChunks(entry: Record<string, string>): EnvironmentOptions {
  return browser({
    outDir: 'dist',
    lib: { entry, formats: ['es'] },
    rolldownOptions: { output: { ...SERVED, codeSplitting: SPLITTING }, experimental: EXPERIMENTAL },
  });
}

function browser(build: NonNullable<EnvironmentOptions['build']>): EnvironmentOptions {
  return {
    consumer: 'client',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: ['chrome105', 'firefox121', 'safari16.4'],
      modulePreload: false,
      emptyOutDir: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      ...build,
    },
  };
}

function node(outDir: string, input: Record<string, string>, external: string[] = []): EnvironmentOptions {
  return {
    consumer: 'server',
    // libsql has a binary for each machine. Operators who keep a journal on disk install it.
    resolve: { noExternal: true, external: ['libsql', ...external] },
    build: {
      target: 'node20',
      ssr: true,
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { input, output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  };
}

/** Imports built-in modules instead of requiring them: workerd gives a module no address to require from. */
function withoutRequire({ build, ...environment }: EnvironmentOptions): EnvironmentOptions {
  const { output, ...options } = build?.rolldownOptions ?? {};
  return {
    ...environment,
    build: {
      ...build,
      rolldownOptions: {
        ...options,
        output: { ...output, polyfillRequire: false },
        plugins: [esmExternalRequirePlugin({ external: [/^node:/, ...builtinModules] })],
      },
    },
  };
}

/** Terser takes another hundredth off the scripts of the embed. Three builds have the same chunks; each is done once. */
function minifyAgain(): Plugin {
  const done = new Map<string, Promise<string>>();
  return {
    name: 'minify-again',
    applyToEnvironment: ({ name }) => ['client', 'panel', 'module'].includes(name),
    async generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const minified = done.get(file.code) ?? minifyChunk(file);
        done.set(file.code, minified);
        file.code = await minified;
      }
    },
  };
}

async function minifyChunk(chunk: Rolldown.OutputChunk): Promise<string> {
  const { code } = await minify(chunk.code, {
    module: true,
    ecma: 2020,
    mangle: { properties: chunk.moduleIds.some((id) => id.includes('/commonmark/')) && { regex: LEXER_NAMES } },
    // In this order the first script is smaller, and the others are larger.
    compress: { passes: 3, hoist_funs: chunk.isEntry, unsafe_arrows: true, unsafe_methods: true },
    format: { comments: false, quote_style: 1, preamble: COMPILE_AT_ONCE },
  });
  return code!;
}

/** Rolldown's helper for a chunk that is loaded by name walks inherited names too; some pages add names to Object.prototype. */
function ownNames(): Plugin {
  const walk = 'for (var name in all)';
  return {
    name: 'own-names',
    renderChunk(code) {
      if (!code.includes('__exportAll = ')) return null;
      if (!code.includes(walk)) this.error('Rolldown walks the exports in another way now');
      return { code: code.replace(walk, 'for (var name of Object.keys(all))'), map: null };
    },
  };
}

/** nanostores counts changes in a global. Each copy of the bubble gets a count of its own, and leaves no global behind. */
function ownStores(): Plugin {
  const shared = '(globalThis.nanostoresGlobal ||= { epoch: 0 })';
  return {
    name: 'own-stores',
    transform: {
      filter: { id: /nanostores\/atom\/index\.js$/ },
      handler(code) {
        if (!code.includes(shared)) this.error('nanostores keeps its global in another way now');
        return code.replace(shared, '{ epoch: 0 }');
      },
    },
  };
}
