import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Bubble } from 'onehash-bubble/react';

export const metadata: Metadata = { title: 'Lamplight' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Bubble server="http://localhost:8787" />
      </body>
    </html>
  );
}
