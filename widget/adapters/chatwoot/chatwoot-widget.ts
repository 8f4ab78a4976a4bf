import type { Settings } from './settings.ts';
import type { ChatwootUser } from './user.ts';

/** `window.$chatwoot`, with the members of Chatwoot's own SDK. */
export interface ChatwootWidget extends Settings {
  baseUrl: string;
  websiteToken: string;
  hasLoaded: boolean;
  isOpen: boolean;
  resetTriggered: boolean;
  identifier?: string | number;
  user?: ChatwootUser;
  toggle(state?: 'open' | 'close'): void;
  toggleBubbleVisibility(visibility: 'show' | 'hide'): void;
  popoutChatWindow(): void;
  setUser(identifier: string | number, user: ChatwootUser): void;
  setCustomAttributes(attributes: object): void;
  deleteCustomAttribute(key: string): void;
  setConversationCustomAttributes(attributes: object): void;
  deleteConversationCustomAttribute(key: string): void;
  setLabel(label: string): void;
  removeLabel(label: string): void;
  setLocale(locale?: string): void;
  setColorScheme(scheme?: string): void;
  reset(): void;
}
