import { createBubble } from 'onehash-bubble';

createBubble({ server: 'http://localhost:8787' });
