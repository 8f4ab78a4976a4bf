/** What a host developer may set; on the script tag as `data-…`, on `<onehash-bubble>` as attributes. */
export interface BubbleOptions extends LookOptions {
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
}

/** How the bubble looks, speaks and draws attention. Where none of it is set, none of its code is loaded. */
export interface LookOptions {
  /** @default 'auto': what the visitor's system says */
  theme?: 'auto' | 'light' | 'dark';
  /**
   * The site's colour, `#rgb` or `#rrggbb`. Every text on it and in it is kept readable, in light and dark.
   *
   * @default a dark green
   */
  color?: string;
  /**
   * The side of the page, in the direction of the language: `'end'` is the right in English, the left in Arabic.
   *
   * @default 'end'
   */
  side?: 'end' | 'start';
  /** A text beside the launcher's picture. */
  label?: string;
  /**
   * The host page's own buttons that open and close the panel, as a CSS selector; the launcher is not shown then.
   * `'none'`: there is no button, the page calls `open()`.
   *
   * @default 'auto': the launcher
   */
  launcher?: string;
  /** Where the panel stands inline, as a part of the page: a CSS selector. It is open then, without a launcher. */
  container?: string;
  /**
   * The language, BCP 47.
   *
   * @default the page's (`<html lang>`), then the browser's, then the site's
   */
  locale?: string;
  /** What an empty conversation says. @default the one in the server's configuration */
  greeting?: string;
  /** Words of the host's own, by key; on a tag as JSON. The keys are those of `locales/en.ts`. */
  texts?: Record<string, string> | string;
  /** Address of a picture that stands on the launcher in place of ours. */
  icon?: string;
  /**
   * `'required'`: nothing is stored or sent before `grantConsent()` or the visitor's own first message.
   *
   * @default 'none'
   */
  consent?: 'none' | 'required';
  /** `'later'`: the bubble is not on the page before `show()`. @default 'now' */
  show?: 'now' | 'later';
  /** What the visitor is offered where the chat can't be loaded or reached: `mailto:…`, `tel:…` or an address. */
  fallback?: string;
  /** `'off'`: the agents are not told on which page the visitor is, its title, where he came from. @default 'on' */
  context?: 'on' | 'off';
  /** @default 'on': a short tone for a new message, once the visitor has used the page */
  sound?: 'on' | 'off';
  /**
   * Prints a table with the state of the connection to the console whenever it changes.
   *
   * @default false
   */
  debug?: boolean;
  /** @default 'on': the page's title tells of unread messages while the page is in the background */
  blink?: 'on' | 'off';
}

/** The same, checked and complete. */
export interface Options {
  server: string;
  site: string;
  title: string;
  storage: 'auto' | 'cookie';
  /** Everything else that was given, unchecked: `look/options.ts` does that. */
  more: { [Name in keyof LookOptions]?: unknown };
}

/** What of a text is taken; all of a title. */
const FITS: Record<Exclude<keyof BubbleOptions, keyof LookOptions>, RegExp | 0> = {
  server: /^(https?:\/\/[^\s?#]+?)\/*$/,
  site: /^([\w-]+)$/,
  title: 0,
  storage: /^(auto|cookie)$/,
};

/**
 * Takes what is right; what is not stays with the rest, where `look/options.ts` says so, and the default is used.
 *
 * @param server the default, without a slash at its end
 */
export function readOptions(
  given: { [Name in keyof BubbleOptions]?: unknown },
  server: string = location.origin,
): Options {
  const more: Record<string, unknown> = { ...given };
  const options: Record<string, string> = { server, site: 'main', title: '', storage: 'auto' };
  // Not `in`: old libraries give every object more names.
  for (const [name, pattern] of Object.entries(FITS)) {
    const value = String(more[name] ?? '');
    // A page's first regular expression is dear, and most pages need none.
    if (value && value !== options[name]) {
      const fit = pattern ? pattern.exec(value)?.[1] : value;
      if (!fit) continue;
      options[name] = fit;
    }
    delete more[name];
  }
  return { ...(options as Omit<Options, 'more'>), more };
}
