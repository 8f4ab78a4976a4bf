import { builtinModules } from 'node:module';
import { defineConfig, esmExternalRequirePlugin, type EnvironmentOptions, type Plugin } from 'vite';

/** What drives a browser stays in its packages, which find their own files. */
const DRIVER = ['playwright-core', '@axe-core/playwright', '@sparticuz/chromium'];

/**
 * What two later chunks need stands in one more, `shared`: Preact, nanostores, and our own common modules. The launcher
 * loads it beside the core and the panel, so that no chunk waits for one that only another names. What only parts of the
 * panel share does not belong there.
 */
const SPLITTING = {
  groups: [
    {
      name: 'shared',
      minShareCount: 2,
      test: /node_modules|wire[\\/]|widget[\\/](core|panel[\\/]content)[\\/]|widget[\\/]panel[\\/][^\\/]+$/,
    },
  ],
};
/** Without this, what a lazy part shares with the part that loads it would stand in the latter's chunk. */
const EXPERIMENTAL = { chunkOptimization: { avoidRedundantChunkLoads: false } };

/** The same for every script that pages load from a server: equal chunks have equal names, and are there once. */
const SERVED = {
  entryFileNames: '[name].js',
  chunkFileNames: 'assets/[name]-[hash:6].js',
  minify: true,
  comments: false,
  // Nearly all functions are called at once: compiled with their file they cost less than one by one.
  postBanner: '//# allFunctionsCalledOnLoad',
} as const;

/** Every build target; scripts/build.js builds them in this order. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  builder: {},
  plugins: [ownStores()],
  environments: {
    // The script-tag embed: dist/bubble.js and the chunks it loads later.
    client: later({ bubble: 'widget/embed.ts' }),
    // The later chunks under an address that outlives a new version.
    panel: later({ panel: 'widget/boot/chunks.ts' }),
    // The page's interface for a script that is no module; it loads the embed's chunks.
    module: later({ module: 'widget/adapters/chatwoot/module.ts' }),
    // Chatwoot's script, a classic one.
    sdk: browser({
      outDir: 'dist',
      lib: { entry: { sdk: 'widget/adapters/chatwoot/sdk.ts' }, formats: ['iife'], name: 'sdk' },
      rolldownOptions: { output: SERVED },
    }),
    // The npm package; on a server its modules do nothing until called.
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
        // Whoever uses these adapters has them.
        external: ['react', 'vue'],
        // 'use client' is kept; the warning says that it might not be.
        onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', codeSplitting: SPLITTING },
      },
    }),
    server: withoutRequire(
      node('dist/server', { main: 'server/main.ts', index: 'server/index.ts', demo: 'server/cli/demo.ts' }),
    ),
    sandbox: node('dist/sandbox', { main: 'sandbox/main.ts' }),
    // The run in which everything goes wrong.
    chaos: node('dist/chaos', { main: 'test/chaos/main.ts' }),
    bench: node(
      'dist/bench',
      {
        relay: 'bench/relay.ts',
        streams: 'bench/streams.ts',
        history: 'bench/history.ts',
        page: 'bench/page.ts',
        bare: 'bench/bare.ts',
      },
      [...DRIVER, 'vite', 'oxfmt'],
    ),
    // The sandbox's agent desk.
    desk: browser({
      outDir: 'dist/sandbox/desk',
      rolldownOptions: { input: { desk: 'sandbox/desk/desk.tsx' }, output: { entryFileNames: '[name].js' } },
    }),
    // The gallery: its server, and its page beside it.
    gallery: node('dist/gallery', { main: 'gallery/main.ts' }, DRIVER),
    galleryPage: browser({
      outDir: 'dist/gallery/page',
      rolldownOptions: { input: { page: 'gallery/page.tsx' }, output: { entryFileNames: '[name].js' } },
    }),
  },
});

/** An entry and the chunks that it loads later, as a server serves them. */
function later(entry: Record<string, string>): EnvironmentOptions {
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
    // libsql has a binary for each machine; who keeps a journal on disk installs it.
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

/** nanostores counts its changes in a global; each copy of the bubble has a count of its own, and leaves none behind. */
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
