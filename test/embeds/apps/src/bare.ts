import { createApp, h } from 'vue';

createApp({ render: () => h('p', 'Lamplight') }).mount('#app');
