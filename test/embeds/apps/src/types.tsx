// What a host developer writes, all of it: it has to compile, and what is marked must not.
import { createRef } from 'react';
import { h, ref } from 'vue';
import { createBubble, type Bubble as Api, type BubbleOptions, type Identity } from 'onehash-bubble';
import { OnehashBubble } from 'onehash-bubble/element';
import { Bubble, useBubble } from 'onehash-bubble/react';
import { Bubble as VueBubble, useBubble as useVueBubble } from 'onehash-bubble/vue';
import { createApp, readConfig } from 'onehash-bubble/server';

const options: BubbleOptions = { server: 'https://chat.example', theme: 'dark', texts: { send: 'Go' } };
const identity: Identity = { identifier: '7', token: async () => 'fresh' };
const bubble: Api = createBubble({ ...options, beforeSend: (content) => content.trim(), beforeShow: () => true });
const stop: () => void = bubble.on('unread', (count) => count.toFixed());
bubble.on('message', ({ content }) => content);
// @ts-expect-error there is no such event
bubble.on('opened', stop);
// @ts-expect-error no theme of that name
createBubble({ theme: 'pink' });
const verified: Promise<{ verified: boolean }> = bubble.identify(identity);

export const element: Api | undefined = new OnehashBubble().bubble;
export const spot = createRef<Api | undefined>();
export const one = <Bubble {...options} ref={spot} identity={identity} onUnread={(count) => count.toFixed()} />;
// @ts-expect-error its handlers are typed
export const wrong = <Bubble onUnread={(count: string) => count} />;
export const api: Api | undefined = useBubble({ site: 'main' });
export const two = h(VueBubble, { ...options, identity, onUnread: (count) => count.toFixed() });
// @ts-expect-error so are its options
export const worse = h(VueBubble, { theme: 'pink' });
export const again = ref(useVueBubble().value?.unread satisfies number | undefined);
export const server = [createApp, readConfig, verified];
