import { createApp, h } from 'vue';
import { Bubble } from 'onehash-bubble/vue';

createApp({ render: () => h(Bubble, { server: 'http://localhost:8787' }) }).mount('#app');
