import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Chatwoot, LiveChatLoaderProvider } from 'react-live-chat-loader';

const onReady = () => window.$chatwoot.setUser('customer-8', { name: 'Grace', email: 'grace@shop.example' });

createRoot(document.querySelector('#app')).render(
  createElement(
    LiveChatLoaderProvider,
    { provider: 'chatwoot', providerKey: window.websiteToken, baseUrl: location.origin, onReady },
    createElement(Chatwoot, { color: '#0e5a50' }),
  ),
);
