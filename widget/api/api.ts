import type { Bubble } from '../public-api.ts';
import type { ApiContext } from '../boot/api-context.ts';
import { checkCalls } from './checked-calls.ts';
import { createConversationAttributes } from './conversation-attributes.ts';
import { forgetVisitor, revokeConsent } from './erase.ts';
import { createIdentify } from './identify.ts';
import { createVisibility } from './visibility.ts';

const apis = new WeakMap<ApiContext, Bubble>();

/** The interface of a bubble, made once. */
export function obtainApi(context: ApiContext): Bubble {
  const known = apis.get(context);
  if (known) return known;
  const made = createApi(context);
  apis.set(context, made);
  return made;
}

function createApi(context: ApiContext): Bubble {
  const { options, session, open, close, toggle, destroy, on } = context;
  const { more } = options;
  const { show, hide } = createVisibility(context);
  let unread = 0;
  /** Calls that change the visitor or the conversation run in the order in which they were made. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn =
    <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> => {
      const result = turn.then(() => work(...given));
      turn = result.catch(() => {});
      return result;
    };
  const core = async () => (await context.loadCore()).core;
  const identify = createIdentify(context);
  const changeConversation = createConversationAttributes(context);
  on('unread', (count) => (unread = count));
  on(
    'error',
    (code) => void import('../diagnose/diagnose.ts').then(({ diagnose }) => diagnose(options, code)).catch(() => {}),
  );

  const bubble: Bubble = {
    server: options.server,
    site: options.site,
    ready: new Promise((resolve) => {
      if (session.answer) resolve();
      else on('session', resolve);
    }),
    get unread() {
      return unread;
    },
    open,
    close,
    toggle,
    show,
    hide,
    destroy,
    on,
    send: inTurn(async (content) => (await core()).send(content)),
    prefill: inTurn(async (content) => {
      const { draft } = await core();
      if (!draft.$text.get()) draft.write(content);
    }),
    identify: inTurn(identify),
    reset: inTurn(() => forgetVisitor(context)),
    setAttributes: inTurn(async (attributes) => {
      await (await core()).ask('contact', { custom_attributes: attributes });
    }),
    setConversationAttributes: inTurn((custom_attributes) => changeConversation({ custom_attributes })),
    addLabel: inTurn((label) => changeConversation({ add_labels: [label] })),
    removeLabel: inTurn((label) => changeConversation({ remove_labels: [label] })),
    setTheme(theme) {
      more.theme = theme;
      void context.applyOptions();
    },
    async setLocale(locale) {
      more.locale = locale;
      context.emit('locale');
      await context.applyOptions();
    },
    beforeSend: (hook) => void core().then(({ $beforeSend }) => $beforeSend.set(hook)),
    // Not in turn: a call before it may wait for the consent.
    async grantConsent() {
      if (more.consent) (await context.applyOptions())?.give();
    },
    revokeConsent: () => revokeConsent(context),
  };
  return checkCalls(bubble, options, context.signal);
}
