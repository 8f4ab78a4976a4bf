import { useLayoutEffect, useRef } from 'preact/hooks';
import { AttachedFile } from './AttachedFile.tsx';
import { deleteMessage, type Message } from './api.ts';
import { Submitted } from './Submitted.tsx';

interface LogProps {
  conversation: number;
  messages: Message[];
  me: number | null;
  onChanged: () => Promise<void>;
  onEarlier: () => Promise<void>;
  attempt: (act: () => Promise<void>) => Promise<void>;
}

const PAGE = 20;
/** How far an agent's message has come. */
const TICKS: Record<string, string> = { sent: '✓ sent', delivered: '✓✓ delivered', read: '✓✓ read' };

export function Log({ conversation, messages, me, onChanged, onEarlier, attempt }: LogProps) {
  const logRef = useRef<HTMLDivElement>(null);
  const newest = messages.at(-1)?.id;
  useLayoutEffect(() => {
    if (logRef.current) logRef.current.scrollTop = logRef.current.scrollHeight;
  }, [newest]);
  const remove = (message: Message) =>
    attempt(async () => {
      await deleteMessage(conversation, message.id);
      await onChanged();
    });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the keyboard
    <div class="log" role="log" aria-label="Messages" ref={logRef} tabIndex={0}>
      <ol>
        {messages.length >= PAGE && (
          <li class="earlier">
            <button type="button" onClick={onEarlier}>
              Load earlier messages
            </button>
          </li>
        )}
        {messages.map((message) => (
          <li key={message.id} class={`message ${kindOf(message)}`}>
            {message.message_type === 2 ? (
              message.content
            ) : (
              <>
                <p class="by">
                  {senderOf(message)}
                  {message.private && <strong class="note-mark">Private note</strong>}
                  <time dateTime={new Date(message.created_at * 1000).toISOString()}>{timeOf(message)}</time>
                  {message.status === 'failed' && (
                    <strong class="failed" title={message.content_attributes.external_error ?? ''}>
                      not delivered
                    </strong>
                  )}
                  {message.message_type === 1 && !message.private && message.status in TICKS && (
                    <span class="tick">{TICKS[message.status]}</span>
                  )}
                  {message.message_type === 1 && message.sender?.id === me && !message.content_attributes.deleted && (
                    <button type="button" class="link" onClick={() => remove(message)}>
                      Delete
                    </button>
                  )}
                </p>
                {message.content || !message.attachments ? (
                  <p class="text">{message.content || <em>(no text)</em>}</p>
                ) : null}
                {message.attachments?.map((attachment) => (
                  <AttachedFile key={attachment.id} attachment={attachment} />
                ))}
                {message.content_type !== 'text' && <p class="faint">{message.content_type}</p>}
                <Submitted values={message.content_attributes.submitted_values} />
              </>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function kindOf(message: Message): string {
  if (message.message_type === 2) return 'activity';
  if (message.private) return 'note';
  return message.message_type === 0 ? 'visitor' : 'agent';
}

function senderOf(message: Message): string {
  if (message.message_type === 3) return 'Automatic';
  return message.sender?.available_name ?? (message.sender?.name || 'Visitor');
}

function timeOf(message: Message): string {
  return new Date(message.created_at * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
