import { createChatWoot, useChatWoot } from '@productdevbook/chatwoot/vue';
import { createApp, h } from 'vue';

/** What the package's own page shows, without a line for us but the address. */
const App = {
  setup() {
    const chat = useChatWoot();
    const button = (name, onClick) => h('button', { onClick }, name);
    return () =>
      h('main', [
        h('output', chat.isModalVisible.value ? 'open' : 'closed'),
        button('Open', () => chat.toggle('open')),
        button('Close', () => chat.toggle('close')),
        button('Hide', () => chat.toggleBubbleVisibility('hide')),
        button('Log in', () => {
          chat.setUser('customer-7', { name: 'Ada', email: 'ada@shop.example', city: 'Bern' });
          chat.setCustomAttributes({ plan: 'gold' });
          chat.setConversationCustomAttributes({ order: 'A-1' });
          chat.setLabel('vip');
        }),
        button('Log out', () => chat.reset()),
      ]);
  },
};

createApp(App)
  .use(
    createChatWoot({
      init: { baseUrl: location.origin, websiteToken: window.websiteToken },
      settings: { locale: 'en', position: 'left', launcherTitle: 'Hello Chat' },
    }),
  )
  .mount('#app');
