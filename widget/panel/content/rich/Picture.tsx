import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

/** A picture from our own server. Its room is known before it loads; one that does not load goes. */
export function Picture({ address, alt, look }: { address: string; alt: string; look: string }): VNode | null {
  const [broken, setBroken] = useState('');
  if (address === broken) return null;
  return (
    <div class={look}>
      <img src={address} alt={alt} loading="lazy" decoding="async" onError={() => setBroken(address)} />
    </div>
  );
}
