/** Options of the bubble. On the script tag they are `data-…` attributes, on `<onehash-bubble>` attributes. */
export interface BubbleOptions extends LookOptions {
  /**
   * Address of the chat server: an http(s) URL, with its base path if it has one.
   *
   * @default the server of the script; with the npm package, the page's origin
   * @example 'https://shop.example/chat'
   */
  server?: string;
  /**
   * Name of the site in the server's configuration: letters, digits, `-` and `_`.
   *
   * @default 'main', or the site in the script's address
   */
  site?: string;
  /**
   * Title of the panel.
   *
   * @default the title in the server's configuration
   */
  title?: string;
  /**
   * Where the visitor's identity is stored. `'auto'`: in a cookie, or in localStorage if the browser refuses the cookie.
   * `'cookie'`: never in localStorage.
   *
   * @default 'auto'
   */
  storage?: 'auto' | 'cookie';
}

/** Options of look and behaviour. Their code loads only if one of them is set, or the language is not English. */
export interface LookOptions {
  /** Light or dark colours. @default 'auto': as the visitor's system */
  theme?: 'auto' | 'light' | 'dark';
  /**
   * The site's colour, `#rgb` or `#rrggbb`. Text on it and in it stays readable, in light and dark.
   *
   * @default a dark green
   */
  color?: string;
  /**
   * The side of the page where the bubble is: `'end'` is right in English, left in Arabic.
   *
   * @default 'end'
   */
  side?: 'end' | 'start';
  /** Text beside the launcher's icon. @default none */
  label?: string;
  /**
   * CSS selector of the page's own buttons that open and close the panel, in place of the launcher. `'none'`: no button;
   * the page calls `open()`.
   *
   * @default 'auto': the launcher
   */
  launcher?: string;
  /** CSS selector of an element: the panel is always open inside it, as a part of the page, without a launcher. */
  container?: string;
  /**
   * Language, BCP 47.
   *
   * @default the page's (`<html lang>`), the browser's, or the site's, whichever is supported first
   */
  locale?: string;
  /** Text of an empty conversation. @default the greeting in the server's configuration */
  greeting?: string;
  /** Override UI strings by key (JSON in the tag attribute). The keys are those of `locales/en.ts`. */
  texts?: Record<string, string> | string;
  /** Address of a picture for the launcher: an http(s) URL or a path. @default a speech bubble */
  icon?: string;
  /**
   * `'required'`: the bubble stores and sends nothing before `grantConsent()` or the visitor's first message.
   *
   * @default 'none'
   */
  consent?: 'none' | 'required';
  /** `'later'`: the bubble is hidden until `show()`. @default 'now' */
  show?: 'now' | 'later';
  /**
   * Another contact, shown if the chat can't be loaded or reached: `mailto:…`, `tel:…` or an http(s) URL.
   *
   * @default none
   */
  fallback?: string;
  /**
   * `'off'`: the agents do not get the page's address and title, the referrer, the language and the time zone.
   *
   * @default 'on'
   */
  context?: 'on' | 'off';
  /** Plays a short sound for a new message; browsers allow it once the visitor has used the page. @default 'on' */
  sound?: 'on' | 'off';
  /**
   * Prints the state of the connection to the console, again with each change.
   *
   * @default false
   */
  debug?: boolean;
  /** Shows the number of unread messages in the page's title while the page is in the background. @default 'on' */
  blink?: 'on' | 'off';
}

/** The options that the first chunk needs, checked and complete. */
export interface Options {
  server: string;
  site: string;
  title: string;
  storage: 'auto' | 'cookie';
  /** The other options, as they are now: `appearance/read-options.ts` checks them, `setTheme` and `setLocale` change them. */
  more: { [Name in keyof LookOptions]?: unknown };
}

/** What an option has to match, and which part is used; 0 for any text. */
const FITS: Record<Exclude<keyof BubbleOptions, keyof LookOptions>, RegExp | 0> = {
  server: /^(https?:\/\/[^\s?#]+?)\/*$/,
  site: /^([\w-]+)$/,
  title: 0,
  storage: /^(auto|cookie)$/,
};

/**
 * Reads the options that the first chunk needs. An invalid one falls back to its default and stays in `more`, where
 * `appearance/read-options.ts` reports it.
 *
 * @param server the default, without a trailing slash
 */
export function readOptions(
  given: { [Name in keyof BubbleOptions]?: unknown },
  server: string = location.origin,
): Options {
  // Own options only: a page may have added one of these names to every object.
  const more: Record<string, unknown> = { __proto__: null, ...given };
  const options: Record<string, string> = { server, site: 'main', title: '', storage: 'auto' };
  for (const [name, pattern] of Object.entries(FITS)) {
    const value = String(more[name] ?? '');
    // A page's first regular expression is slow, and most pages need none.
    if (value && value !== options[name]) {
      const fit = pattern ? pattern.exec(value)?.[1] : value;
      if (!fit) continue;
      options[name] = fit;
    }
    delete more[name];
  }
  return { ...(options as Omit<Options, 'more'>), more };
}
