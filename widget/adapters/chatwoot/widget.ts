import type { Attributes } from '../../../wire/contact.ts';
import type { Bubble } from '../../index.ts';
import type { ChatwootWidget } from './chatwoot-widget.ts';
import { forwardEvents, tellFailure } from './events.ts';
import { createMarker, createParts } from './parts.ts';
import { readLocale, readScheme, type Settings } from './settings.ts';
import { toAttributes, toIdentity, toKey } from './user.ts';

/** There at once; what is asked of it before the bubble is loaded is done in order when it is. */
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
      const wish = state === 'open' || (state !== 'close' && !widget.isOpen);
      if (wish === widget.isOpen) return;
      setOpen(wish);
      ask((bubble) => (wish ? bubble.open() : bubble.close()));
    },

    toggleBubbleVisibility(visibility) {
      widget.hideMessageBubble = visibility === 'hide' || (visibility !== 'show' && widget.hideMessageBubble);
      setHidden('launcher', widget.hideMessageBubble);
    },

    // The panel has no window of its own.
    popoutChatWindow: () => widget.toggle('open'),

    setUser(identifier, user) {
      if (typeof identifier !== 'string' && typeof identifier !== 'number')
        throw new Error('setUser: the identifier has to be a string or a number');
      if (!user || !(user.avatar_url || user.email || user.name))
        throw new Error('setUser: the user needs avatar_url, email or name');
      widget.identifier = identifier;
      widget.user = user;
      ask((bubble) => bubble.identify(toIdentity(identifier, user)));
    },

    setCustomAttributes: (given) => setAttributes('setAttributes', toAttributes(given ?? {})),
    deleteCustomAttribute: (key) => setAttributes('setAttributes', key ? { [toKey(key)]: null } : {}),
    setConversationCustomAttributes: (given) => setAttributes('setConversationAttributes', toAttributes(given ?? {})),
    deleteConversationCustomAttribute: (key) =>
      setAttributes('setConversationAttributes', key ? { [toKey(key)]: null } : {}),

    setLabel: (label) => void (label && ask((bubble) => bubble.addLabel(label))),
    removeLabel: (label) => void (label && ask((bubble) => bubble.removeLabel(label))),

    setLocale(locale = 'en') {
      widget.locale = locale;
      ask((bubble) => bubble.setLocale(readLocale(locale)));
    },

    setColorScheme(scheme) {
      widget.darkMode = readScheme(scheme);
      ask((bubble) => bubble.setTheme(widget.darkMode));
    },

    reset() {
      widget.toggle('close');
      widget.resetTriggered = true;
      ask((bubble) => bubble.reset());
    },
  };

  setHidden('launcher', widget.hideMessageBubble);
  setHidden('card', !widget.showUnreadMessagesDialog);
  loading.then((bubble) => forwardEvents(bubble, widget, setOpen)).catch(tellFailure);
  return widget;

  function ask(work: (bubble: Bubble) => unknown): void {
    // That it could not be loaded was said already.
    loading.then(
      (bubble) => Promise.resolve(work(bubble)).catch(tellFailure),
      () => {},
    );
  }

  function setAttributes(of: 'setAttributes' | 'setConversationAttributes', attributes: Attributes): void {
    if (!Object.keys(attributes).length) throw new Error(`${of}: name one attribute at least`);
    ask((bubble) => bubble[of](attributes));
  }

  function setOpen(isOpen: boolean): void {
    widget.isOpen = isOpen;
    mark(isOpen);
  }
}
