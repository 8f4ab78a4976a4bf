import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Sender } from '../../wire/message.ts';

/** A picture, or initials if there is none or it does not load. Hidden from screen readers: the name is beside it. */
export function Avatar({ sender, name }: { sender: Sender | null; name: string }): VNode {
  const [broken, setBroken] = useState('');
  const address = sender?.avatar_url;
  return (
    <span class="avatar initials" aria-hidden="true">
      {address && address !== broken ? <img src={address} alt="" onError={() => setBroken(address)} /> : initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return [first, last]
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
