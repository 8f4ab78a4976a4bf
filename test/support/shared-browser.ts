import { launchBrowser } from './browser.ts';

type Launched = Awaited<ReturnType<typeof launchBrowser>>;

const launched = new Map<string, Promise<Launched>>();

/** The browser that the files of a worker share; it ends with the worker. @param without as for `launchBrowser` */
export async function shareBrowser(without: string[] = []): Promise<Launched> {
  const name = without.join(' ');
  const known = await launched.get(name);
  if (known?.browser.isConnected()) return known;
  const launching = launchBrowser(without);
  launched.set(name, launching);
  return launching;
}

/** What a file does with the shared browser at its end. */
export async function closePages({ browser }: Pick<Launched, 'browser'>): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}
