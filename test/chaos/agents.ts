import { setTimeout as wait } from 'node:timers/promises';
import type { Dice } from './dice.ts';

/** What an agent wrote. */
export interface Reply {
  id: number;
  conversation: number;
  text: string;
  private: boolean;
  deleted: boolean;
}

export interface Agents {
  replies: Reply[];
  /** Writes until the signal ends it, so many a nominal second. */
  work(perSecond: number, signal: AbortSignal): Promise<void>;
}

/** The agents at their desk: nothing is spoilt between them and the upstream. */
export function createAgents(upstream: Upstream, dice: Dice, timeScale: number): Agents {
  const replies: Reply[] = [];

  return {
    replies,
    async work(perSecond, signal) {
      while (!signal.aborted) {
        const conversations = await upstream.newestConversations();
        for (let count = 0; count < 10 && conversations.length > 0 && !signal.aborted; count += 1) {
          await act(dice.pick(conversations));
          await wait(1000 / perSecond / timeScale);
        }
        if (conversations.length === 0) await wait(100);
      }
    },
  };

  async function act({ id, visitor }: OpenConversation): Promise<void> {
    const roll = dice.next();
    if (roll < 0.1) return upstream.typing(id, dice.chance(0.5) ? 'on' : 'off', dice.chance(0.3));
    if (roll < 0.13) return upstream.resolve(id);
    if (roll < 0.17) {
      const old = replies.findLast((reply) => reply.conversation === id && !reply.private);
      if (!old || old.deleted) return;
      old.deleted = true;
      return upstream.deleteMessage(id, old.id);
    }
    const isNote = roll < 0.3;
    const text = `${isNote ? 'NOTE' : 'answer'} ${replies.length} to v${visitor}: here it is`;
    const reply: Reply = { id: 0, conversation: id, text, private: isNote, deleted: false };
    reply.id = await upstream.reply(id, text, isNote);
    replies.push(reply);
  }
}

export interface OpenConversation {
  id: number;
  visitor: number;
}

export interface StoredMessage {
  id: number;
  conversation: number;
  /** 0 incoming, 1 outgoing, 2 activity, 3 template. */
  type: number;
  text: string;
  private: boolean;
  deleted: boolean;
  /** Epoch seconds. */
  at: number;
}

/** The upstream's API as an agent has it, without anything between. */
export interface Upstream {
  newestConversations(): Promise<OpenConversation[]>;
  reply(conversation: number, content: string, isPrivate: boolean): Promise<number>;
  deleteMessage(conversation: number, id: number): Promise<void>;
  resolve(conversation: number): Promise<void>;
  typing(conversation: number, status: 'on' | 'off', isPrivate: boolean): Promise<void>;
  /** Everything that is stored, in the order of ids. */
  everything(): Promise<StoredMessage[]>;
}

export function createUpstream(port: number): Upstream {
  const account = `http://127.0.0.1:${port}/api/v1/accounts/1`;

  async function call(method: string, path: string, body?: object): Promise<ReturnType<typeof JSON.parse>> {
    const response = await fetch(`${account}/${path}`, {
      method,
      headers: {
        'api-access-token': 'sandbox',
        accept: 'application/json',
        'content-type': 'application/json',
        // On a slow machine the sandbox may have closed a kept connection just before it is used again.
        connection: 'close',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  async function list(page: number): Promise<{ id: number; last_non_activity_message?: { content: string } }[]> {
    const query = `inbox_id=1&status=all&sort_by=last_activity_at_desc&page=${page}`;
    return (await call('GET', `conversations?${query}`)).data.payload;
  }

  return {
    async newestConversations() {
      const found = await list(1);
      return found.flatMap(({ id, last_non_activity_message: last }) => {
        const visitor = /\bv(\d+)[-:]/.exec(last?.content ?? '')?.[1];
        return visitor === undefined ? [] : [{ id, visitor: Number(visitor) }];
      });
    },
    async reply(conversation, content, isPrivate) {
      return (await call('POST', `conversations/${conversation}/messages`, { content, private: isPrivate })).id;
    },
    deleteMessage: (conversation, id) => call('DELETE', `conversations/${conversation}/messages/${id}`),
    resolve: (conversation) => call('POST', `conversations/${conversation}/toggle_status`, { status: 'resolved' }),
    typing: (conversation, status, isPrivate) =>
      call('POST', `conversations/${conversation}/toggle_typing_status`, {
        typing_status: status,
        is_private: isPrivate,
      }),
    async everything() {
      const all: StoredMessage[] = [];
      for (let page = 1; ; page += 1) {
        const conversations = await list(page);
        for (const { id } of conversations) all.push(...(await allOf(id)));
        if (conversations.length === 0) return all.toSorted((a, b) => a.id - b.id);
      }
    },
  };

  async function allOf(conversation: number): Promise<StoredMessage[]> {
    const all: StoredMessage[] = [];
    for (let after = 0; ;) {
      const { payload } = await call('GET', `conversations/${conversation}/messages?after=${after}`);
      for (const { id, message_type, content, private: isPrivate, content_attributes, created_at } of payload) {
        const deleted = content_attributes?.deleted === true;
        all.push({
          id,
          conversation,
          type: message_type,
          text: content ?? '',
          private: isPrivate,
          deleted,
          at: created_at,
        });
      }
      if (payload.length < 100) return all;
      after = payload.at(-1).id;
    }
  }
}
