/** How a state is shown. All of it is in the page's address. */
export interface Look {
  /** One state alone; `''` for all. */
  state: string;
  theme: 'light' | 'dark';
  /** The page's direction; the bubble's follows its language. */
  dir: 'ltr' | 'rtl';
  locale: string;
  viewport: 'phone' | 'desktop';
  /** The site's colour; `''` for the default. */
  color: string;
}

export const SIZES = { phone: [390, 844], desktop: [1280, 800] } as const;

/** Whether the panel covers this whole window; the same condition as in `widget/panel/dialog.ts`. */
const isSmall = matchMedia('(max-width: 480px), (max-height: 480px)').matches;

export function readLook(query: URLSearchParams): Look {
  const get = (name: string): string => query.get(name) ?? '';
  const dir = get('dir') === 'rtl' ? 'rtl' : 'ltr';
  const fitting = isSmall ? 'phone' : 'desktop';
  const asked = get('viewport');
  return {
    state: get('state'),
    theme: get('theme') === 'dark' ? 'dark' : 'light',
    dir,
    locale: get('locale') || (dir === 'rtl' ? 'ar' : 'en'),
    viewport: asked === 'phone' || asked === 'desktop' ? asked : fitting,
    color: get('color'),
  };
}

/** Whether the state is shown in this window. Other sizes, and panels that would cover each other, get a frame. */
export function isShownHere({ state, viewport }: Look): boolean {
  return viewport === (isSmall ? 'phone' : 'desktop') && (!!state || viewport === 'desktop');
}

/** The address of the look with this change. */
export function addressOf(look: Look, change: Partial<Look>): string {
  const next = { ...look, ...change };
  // The direction comes with a language.
  if (change.dir && !change.locale) next.locale = '';
  const entries = Object.entries(next).filter(([, value]) => value);
  return `/?${new URLSearchParams(Object.fromEntries(entries))}`;
}
