import type { BubbleOptions } from '../../index.ts';

/** `window.chatwootSettings` with all defaults. `$chatwoot` has fields of the same names. */
export interface Settings {
  hideMessageBubble: boolean;
  position: 'left' | 'right';
  locale: string | undefined;
  useBrowserLanguage: boolean;
  type: 'standard' | 'expanded_bubble';
  launcherTitle: string;
  darkMode: 'light' | 'dark' | 'auto';
  showUnreadMessagesDialog: boolean;
  welcomeTitle: string;
  welcomeDescription: string;
  widgetStyle: 'standard' | 'flat';
}

export type ChatwootSettings = { [Name in keyof Settings]?: unknown };

/** A site's settings, from the server. */
export interface SiteOptions {
  site?: string;
  title?: string;
  color?: string;
}

/** Settings without an effect; the page may read them from `$chatwoot`. */
const WITHOUT_COUNTERPART = {
  baseDomain: undefined,
  showPopoutButton: false,
  availableMessage: '',
  unavailableMessage: '',
  enableFileUpload: undefined,
  enableEmojiPicker: true,
  enableEndConversation: true,
};

export function readSettings(given: ChatwootSettings = {}): Settings {
  const { locale, darkMode } = given;
  const useBrowserLanguage = Boolean(given.useBrowserLanguage);
  return {
    ...WITHOUT_COUNTERPART,
    ...given,
    hideMessageBubble: Boolean(given.hideMessageBubble),
    position: given.position === 'left' ? 'left' : 'right',
    locale: useBrowserLanguage ? navigator.language.replace('-', '_') : locale ? String(locale) : undefined,
    useBrowserLanguage,
    type: given.type === 'expanded_bubble' ? 'expanded_bubble' : 'standard',
    launcherTitle: text(given.launcherTitle),
    darkMode: readScheme(darkMode),
    showUnreadMessagesDialog: Boolean(given.showUnreadMessagesDialog ?? true),
    welcomeTitle: text(given.welcomeTitle),
    welcomeDescription: text(given.welcomeDescription),
    widgetStyle: given.widgetStyle === 'flat' ? 'flat' : 'standard',
  };
}

/** Light unless the page says otherwise, as in Chatwoot, whatever the visitor's system prefers. */
export function readScheme(given: unknown): Settings['darkMode'] {
  return given === 'auto' || given === 'dark' ? given : 'light';
}

/** Chatwoot writes `pt_BR`, BCP 47 `pt-BR`. */
export function readLocale(locale: string): string {
  return locale.replaceAll('_', '-');
}

export function toOptions(settings: Settings, site: SiteOptions & { server: string }): BubbleOptions {
  const { locale, type, launcherTitle, welcomeTitle, welcomeDescription } = settings;
  const label = type === 'expanded_bubble' ? launcherTitle || site.title : '';
  return {
    ...site,
    theme: settings.darkMode,
    side: sideOf(settings),
    ...(locale && { locale: readLocale(locale) }),
    ...(label && { label }),
    ...(welcomeTitle && { title: welcomeTitle }),
    ...(welcomeDescription && { greeting: welcomeDescription }),
  };
}

/** Chatwoot's sides ignore the direction of the language; ours do not. Arabic is our only right-to-left language. */
function sideOf({ position, locale }: Settings): 'start' | 'end' {
  const isFromRight = /^ar/i.test(locale || document.documentElement.lang || navigator.language);
  return (position === 'left') === isFromRight ? 'end' : 'start';
}

function text(given: unknown): string {
  return String(given ?? '');
}
