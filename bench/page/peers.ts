/** A chat widget on a page. */
export interface Peer {
  name: string;
  /** Its package; the lock file states the version. Ours has none. */
  module?: string;
  /** Its HTML on the page. */
  html: string;
  /** Files that the host serves for it: name on the server → path here. */
  files?: Record<string, string>;
  /** What its own server would answer when it starts; `path` is relative to the folder it is served from. */
  answer?: (path: string) => unknown;
  /** The element with its shadow root, and the selectors in it; without a host, the selectors apply to the page. */
  host?: string;
  /** Absent: the composer is part of the page and counts as both. */
  launcher?: string;
  composer: string;
}

const MODULES = 'bench/peers/node_modules';

export const BARE: Peer = { name: 'bare', html: '', composer: 'h1' };

export const OURS: Peer = {
  name: 'onehash-bubble',
  html: '<script type="module" async src="/chat/bubble.js"></script>',
  host: 'bubble-root',
  launcher: '.launcher',
  composer: 'textarea',
};

/** Of the widgets that fit on any page, the one with the least code: the reference for ours. */
export const REFERENCE: Peer = {
  name: 'deep-chat',
  module: 'deep-chat',
  html: `<script type="module" src="deepChat.bundle.js"></script>
    <deep-chat connect='{"url":"say"}'></deep-chat>`,
  files: { 'deepChat.bundle.js': `${MODULES}/deep-chat/dist/deepChat.bundle.js` },
  host: 'deep-chat',
  composer: '#text-input',
};

export const PEERS: Peer[] = [
  OURS,
  REFERENCE,
  {
    name: 'Typebot',
    module: '@typebot.io/js',
    html: `<script type="module">
      import Typebot from './web.js';
      Typebot.initBubble({ typebot: 'shop', apiHost: new URL('.', location.href).href.slice(0, -1) });
    </script>`,
    files: { 'web.js': `${MODULES}/@typebot.io/js/dist/web.js` },
    answer: (path) =>
      path.endsWith('/startChat') && {
        sessionId: 'one',
        resultId: 'one',
        typebot: { id: 'shop', version: '6', theme: {}, settings: {}, publishedAt: '2025-01-01T00:00:00.000Z' },
        messages: [],
        input: { id: 'say', type: 'text input', options: {} },
      },
    host: 'typebot-bubble',
    launcher: 'button[part="button"]',
    composer: 'textarea, input[type="text"]',
  },
  {
    name: 'Flowise',
    module: 'flowise-embed',
    html: `<script type="module">
      import Chatbot from './web.js';
      Chatbot.init({ chatflowid: 'shop', apiHost: new URL('.', location.href).href.slice(0, -1) });
    </script>`,
    files: { 'web.js': `${MODULES}/flowise-embed/dist/web.js` },
    answer: (path) =>
      path.includes('/chatflows-streaming/') ? { isStreaming: false } : path.includes('/public-chatbotConfig/') && {},
    host: 'flowise-chatbot',
    launcher: 'button',
    composer: 'textarea',
  },
  {
    name: 'react-chat-widget',
    module: 'react-chat-widget',
    html: `<link rel="stylesheet" href="react-chat-widget.css">
    <div id="chat"></div><script type="module" src="react-chat-widget.js"></script>`,
    files: {
      'react-chat-widget.js': 'dist/peers/react-chat-widget.js',
      'react-chat-widget.css': 'dist/peers/react-chat-widget.css',
    },
    launcher: '.rcw-launcher',
    composer: '.rcw-input',
  },
];
