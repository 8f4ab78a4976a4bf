import { build, type Rollup } from 'vite';

/** A script for a page, made of packages from the registry. @param source an ES module's text */
export async function bundle(source: string): Promise<string> {
  const id = 'page-script';
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'page',
        resolveId: (name) => (name === id ? `\0${id}` : null),
        load: (name) => (name === `\0${id}` ? source : null),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: id, output: { format: 'iife' } } },
  })) as Rollup.RollupOutput;
  return built.output[0].code;
}
