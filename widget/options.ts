/** What a host developer may set; on the script tag as `data-…`, on `<onehash-bubble>` as attributes. */
export interface BubbleOptions {
  /**
   * Address of the chat server, with its base path if it has one.
   *
   * @default the script's own server; with the npm package the page's own origin
   * @example 'https://shop.example/chat'
   */
  server?: string;
  /**
   * The site's name in the server's configuration.
   *
   * @default 'main', or the one the script was made for
   */
  site?: string;
  /**
   * Name of the chat, shown in the panel's header.
   *
   * @default the one in the server's configuration
   */
  title?: string;
  /**
   * What may hold the visitor's identity. `'auto'` uses a cookie and, where the browser refuses it, localStorage;
   * `'cookie'` never writes the identity to localStorage.
   *
   * @default 'auto'
   */
  storage?: 'auto' | 'cookie';
  /**
   * Prints a table with the state of the connection to the console whenever it changes.
   *
   * @default false
   */
  debug?: boolean;
}

/** The same, checked and complete. */
export interface Options {
  server: string;
  site: string;
  title: string;
  storage: 'auto' | 'cookie';
  debug: boolean;
}

const FITS: Record<keyof BubbleOptions, RegExp> = {
  server: /^https?:\/\/[^\s?#]+$/,
  site: /^[\w-]+$/,
  title: /./,
  storage: /^(auto|cookie)$/,
  debug: /^(true|false)$/,
};

/** Checks what came from a page. What is wrong is named once, together, and the default used. */
export function readOptions(given: { [Name in keyof BubbleOptions]?: unknown }): Options {
  const options: Record<string, string> = { server: location.origin, site: 'main', title: '', storage: 'auto' };
  let wrong = '';
  for (const name in FITS) {
    const value = String(given[name as keyof BubbleOptions] ?? '');
    if (FITS[name as keyof BubbleOptions].test(value)) options[name] = value;
    else if (value) wrong += ` ${name}="${value}"`;
  }
  // The one message a host developer gets without asking for it.
  // oxlint-disable-next-line no-console
  if (wrong) console.error(`onehash-bubble: default used for${wrong}`);
  return {
    ...(options as Pick<Options, 'site' | 'title' | 'storage'>),
    server: options['server']!.replace(/\/+$/, ''),
    debug: options['debug'] === 'true',
  };
}
