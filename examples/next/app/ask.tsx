'use client';
import { useBubble } from 'onehash-bubble/react';

export function Ask() {
  const bubble = useBubble();
  return (
    <button type="button" onClick={() => bubble?.open()}>
      Ask us
    </button>
  );
}
