import { useEffect, useState } from 'preact/hooks';
import {
  getProfile,
  listConversations,
  listMessages,
  markSeen,
  type Conversation,
  type Message,
  type Profile,
} from './api.ts';
import { useTyping } from './cable.ts';
import { ConversationList } from './ConversationList.tsx';
import { ConversationView } from './ConversationView.tsx';
import { usePoll } from './poll.ts';
import { StartConversation } from './StartConversation.tsx';

export function AgentDesk() {
  const [me, setMe] = useState<Profile | null>(null);
  const [conversations, setConversations] = useState<Conversation[]>([]);
  const [chosen, setChosen] = useState<number | null>(null);
  const [messages, setMessages] = useState<Message[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const typing = useTyping(me);
  const current = conversations.find((conversation) => conversation.id === chosen);

  const attempt = async (act: () => Promise<void>) => {
    try {
      await act();
      setTrouble(null);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };

  const refresh = (id = chosen) =>
    attempt(async () => {
      const [rows, latest] = await Promise.all([listConversations(), id === null ? [] : listMessages(id)]);
      setConversations(rows);
      setMessages((before) => (id === chosen ? merged(before, latest) : latest));
      const unread = rows.find((row) => row.id === id)?.unread_count ?? 0;
      if (id !== null && unread > 0) await markSeen(id);
    });

  useEffect(() => {
    void attempt(async () => setMe(await getProfile()));
  }, []);
  usePoll(refresh, chosen);

  const choose = (id: number) => {
    if (id === chosen) return;
    setMessages([]);
    setChosen(id);
  };

  return (
    <div class="desk">
      <header class="banner">
        <strong>Sandbox agent desk</strong>
        <span>This is a stand-in for trying things out, not OneHash Chat. Everything is gone when it stops.</span>
      </header>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <aside class="side">
        <StartConversation
          onStarted={async (id) => {
            choose(id);
            await refresh(id);
          }}
        />
        <ConversationList conversations={conversations} chosen={chosen} typing={typing} onChoose={choose} />
      </aside>
      <main class="main">
        {current ? (
          <ConversationView
            key={current.id}
            conversation={current}
            messages={messages}
            me={me?.id ?? null}
            typing={typing.has(current.id)}
            onChanged={refresh}
            attempt={attempt}
            onEarlier={() =>
              attempt(async () => {
                const earlier = await listMessages(current.id, messages[0]?.id);
                setMessages((before) => merged(before, earlier));
              })
            }
          />
        ) : (
          <p class="empty">{conversations.length === 0 ? 'No conversation yet.' : 'Choose a conversation.'}</p>
        )}
      </main>
    </div>
  );
}

/** By id: what was loaded earlier stays, what changed is replaced. */
function merged(before: Message[], latest: Message[]): Message[] {
  const rows = new Map([...before, ...latest].map((message) => [message.id, message]));
  return [...rows.values()].toSorted((a, b) => a.id - b.id);
}
