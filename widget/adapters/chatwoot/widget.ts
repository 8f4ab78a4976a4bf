import type { Attributes } from '../../../wire/contact.ts';
import type { Bubble } from '../../index.ts';
import type { ChatwootWidget } from './chatwoot-widget.ts';
import { forwardEvents, dispatchFailure } from './events.ts';
import { createMarker, createParts } from './parts.ts';
import { readLocale, readScheme, type Settings } from './settings.ts';
import { toAttributes, toIdentity, toKey } from './user.ts';

/** Makes `window.$chatwoot`. Calls before the bubble has loaded run in order once it has. */
export function createWidget(
  fields: Settings & Pick<ChatwootWidget, 'baseUrl' | 'websiteToken'>,
  loading: Promise<Bubble>,
): ChatwootWidget {
  const mark = createMarker();
  const setHidden = createParts();

  const widget: ChatwootWidget = {
    ...fields,
    hasLoaded: false,
    isOpen: false,
    resetTriggered: false,

    toggle(state) {
      const isWanted = state === 'open' || (state !== 'close' && !widget.isOpen);
      if (isWanted === widget.isOpen) return;
      setOpen(isWanted);
      withBubble((bubble) => (isWanted ? bubble.open() : bubble.close()));
    },

    toggleBubbleVisibility(visibility) {
      widget.hideMessageBubble = visibility === 'hide' || (visibility !== 'show' && widget.hideMessageBubble);
      setHidden('launcher', widget.hideMessageBubble);
    },

    // The panel can't have a window of its own.
    popoutChatWindow: () => widget.toggle('open'),

    setUser(identifier, user) {
      if (typeof identifier !== 'string' && typeof identifier !== 'number')
        throw new Error('setUser: the identifier has to be a string or a number');
      if (!user || !(user.avatar_url || user.email || user.name))
        throw new Error('setUser: the user needs avatar_url, email or name');
      widget.identifier = identifier;
      widget.user = user;
      withBubble((bubble) => bubble.identify(toIdentity(identifier, user)));
    },

    setCustomAttributes: (given) => setAttributes('setAttributes', toAttributes(given ?? {})),
    deleteCustomAttribute: (key) => setAttributes('setAttributes', key ? { [toKey(key)]: null } : {}),
    setConversationCustomAttributes: (given) => setAttributes('setConversationAttributes', toAttributes(given ?? {})),
    deleteConversationCustomAttribute: (key) =>
      setAttributes('setConversationAttributes', key ? { [toKey(key)]: null } : {}),

    setLabel: (label) => void (label && withBubble((bubble) => bubble.addLabel(label))),
    removeLabel: (label) => void (label && withBubble((bubble) => bubble.removeLabel(label))),

    setLocale(locale = 'en') {
      widget.locale = locale;
      withBubble((bubble) => bubble.setLocale(readLocale(locale)));
    },

    setColorScheme(scheme) {
      widget.darkMode = readScheme(scheme);
      withBubble((bubble) => bubble.setTheme(widget.darkMode));
    },

    reset() {
      widget.toggle('close');
      widget.resetTriggered = true;
      withBubble((bubble) => bubble.reset());
    },
  };

  setHidden('launcher', widget.hideMessageBubble);
  setHidden('card', !widget.showUnreadMessagesDialog);
  loading.then((bubble) => forwardEvents(bubble, widget, setOpen)).catch(dispatchFailure);
  return widget;

  function withBubble(work: (bubble: Bubble) => unknown): void {
    // A failure to load is reported above.
    loading.then(
      (bubble) => Promise.resolve(work(bubble)).catch(dispatchFailure),
      () => {},
    );
  }

  function setAttributes(of: 'setAttributes' | 'setConversationAttributes', attributes: Attributes): void {
    if (!Object.keys(attributes).length) throw new Error(`${of}: name one attribute at least`);
    withBubble((bubble) => bubble[of](attributes));
  }

  function setOpen(isOpen: boolean): void {
    widget.isOpen = isOpen;
    mark(isOpen);
  }
}
