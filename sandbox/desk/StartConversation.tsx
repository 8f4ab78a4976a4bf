import { useRef, useState } from 'preact/hooks';
import { createConversation, listContacts, type Contact } from './api.ts';

/** An agent may write first, to somebody who was here before. */
export function StartConversation({ onStarted }: { onStarted: (conversation: number) => Promise<void> }) {
  const dialogRef = useRef<HTMLDialogElement>(null);
  const [contacts, setContacts] = useState<Contact[]>([]);
  const [chosen, setChosen] = useState('');
  const [content, setContent] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);

  const open = async () => {
    setTrouble(null);
    dialogRef.current?.showModal();
    const known = await listContacts();
    setContacts(known);
    setChosen(String(known[0]?.id ?? ''));
  };

  const start = async () => {
    const contact = contacts.find((row) => String(row.id) === chosen);
    if (!contact || content.trim() === '') return;
    try {
      const { id } = await createConversation(contact, content);
      setContent('');
      dialogRef.current?.close();
      await onStarted(id);
    } catch (error) {
      setTrouble(String(error));
    }
  };

  return (
    <>
      <button type="button" class="push start" onClick={open}>
        Start a conversation
      </button>
      <dialog ref={dialogRef} aria-label="New conversation">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <label>
            Contact
            <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
              {contacts.map((contact) => (
                <option key={contact.id} value={String(contact.id)}>
                  {contact.name || contact.email || 'nameless'} (#{contact.id})
                </option>
              ))}
            </select>
          </label>
          {contacts.length === 0 && <p class="faint">Nobody has been here yet.</p>}
          <label>
            First message
            <textarea rows={3} value={content} onInput={(event) => setContent(event.currentTarget.value)} />
          </label>
          {trouble && <p role="alert">{trouble}</p>}
          <div class="reply-bar">
            <button type="button" class="push" onClick={() => dialogRef.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="push primary">
              Send first message
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
