import type { Attachment, Message } from '../wire/message.ts';
import { agent, MINUTE, visitor } from './messages.ts';

let made = 100;

function file(file_type: Attachment['file_type'], name: string, more: Partial<Attachment> = {}): Attachment {
  made += 1;
  const whole = { id: made, file_type, name, file_size: 184_213, url: '', thumb_url: '', width: null, height: null };
  return { ...whole, ...more };
}

const picture = (name: string, width: number | null, height: number | null): Attachment =>
  file('image', name, { url: '/mira.svg', width, height });

/** Every kind of file, among words and alone, of both sides. */
export const FILES: Message[] = [
  agent(9 * MINUTE, 'Here is the invoice, and how it looks on a desk:', {
    attachments: [file('file', 'Invoice-4471-B.pdf', { url: '/invoice' }), picture('Lamp on a desk.png', 1600, 900)],
  }),
  agent(8 * MINUTE, '', { attachments: [picture('tall.png', 300, 1200), picture('unknown.png', null, null)] }),
  agent(7 * MINUTE, '', {
    attachments: [
      file('location', 'Shop in Bern', { latitude: 46.948, longitude: 7.447 }),
      file('contact', '+41 31 000 00 00'),
      file('fallback', 'How to change a bulb', { link: 'https://shop.example/bulbs' }),
    ],
  }),
  { ...visitor(6 * MINUTE, 'My socket:'), attachments: [picture('socket.png', 640, 480)] },
  { ...visitor(5 * MINUTE, ''), attachments: [picture('socket from the side.png', 640, 480)] },
];

/** Names that are long, turned or missing; a file that is not there any more; players. */
export const ODD_FILES: Message[] = [
  agent(4 * MINUTE, '', {
    attachments: [
      file('file', `${'very-long-name-'.repeat(16)}.zip`, { url: '/x', file_size: 45_000_000 }),
      file('file', 'חשבונית מספר 17.docx', { url: '/x', file_size: 0 }),
      file('file', '', { url: '/x', file_size: null }),
      file('file', 'gone.txt'),
    ],
  }),
  agent(3 * MINUTE, 'Listen:', {
    attachments: [file('audio', 'voice.wav', { url: '/tone.wav' }), file('video', 'film.webm', { url: '/tone.wav' })],
  }),
];
