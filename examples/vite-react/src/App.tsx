import { useState } from 'react';
import { Bubble, useBubble } from 'onehash-bubble/react';

export function App() {
  const [unread, setUnread] = useState(0);
  const bubble = useBubble();
  return (
    <>
      <h1>Lamplight</h1>
      <button type="button" onClick={() => bubble?.open()}>
        Ask us
      </button>
      <p>Unread answers: {unread}</p>
      <Bubble server="http://localhost:8787" onUnread={setUnread} />
    </>
  );
}
