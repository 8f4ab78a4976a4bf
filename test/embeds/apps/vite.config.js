import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    rolldownOptions: { input: ['import.html', 'element.html', 'vue.html', 'bare.html', 'nothing.html'] },
  },
});
