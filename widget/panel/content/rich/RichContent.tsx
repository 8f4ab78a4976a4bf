import type { ComponentType, VNode } from 'preact';
import type { RichContent as Rich } from '../../../../wire/content.ts';
import type { Message } from '../../../../wire/message.ts';
import { richEn } from '../../../locales/rich-en.ts';
import { useLater } from '../../use-later.ts';
import { useStyle } from '../../use-style.ts';
import { useView } from '../../view.ts';
import { Booking } from './Booking.tsx';
import { CalendarEvent } from './CalendarEvent.tsx';
import { Call } from './Call.tsx';
import { Cards } from './Cards.tsx';
import { Choices } from './Choices.tsx';
import { Discounts } from './Discounts.tsx';
import { Email } from './Email.tsx';
import { Items } from './Items.tsx';
import { Meeting } from './Meeting.tsx';
import { MessageForm } from './MessageForm.tsx';
import { OneField } from './OneField.tsx';
import { Order } from './Order.tsx';
import { Products } from './Products.tsx';
import css from './rich.css?inline';
import type { RichProps } from './rich-props.ts';
import { Sticker } from './Sticker.tsx';
import { Survey } from './Survey.tsx';

/** What draws each type. A new type is one more line. */
const RENDERERS: { [Type in Rich['type']]: ComponentType<RichProps<Type>> } = {
  input_select: Choices,
  form: MessageForm,
  input_text: OneField,
  input_textarea: OneField,
  input_email: OneField,
  input_csat: Survey,
  cards: Cards,
  article: Items,
  incoming_email: Email,
  sticker: Sticker,
  integrations: Meeting,
  cal_event: CalendarEvent,
  cal_event_confirmation: Booking,
  calling_event: Call,
  shopify_order_event: Order,
  shopify_product_refer: Products,
  shopify_discount_refer: Discounts,
  unknown: Items,
};

/** How the texts of each language are loaded. */
const WORDS: Record<string, () => Promise<{ words: typeof richEn | RichWords }>> = {
  de: () => import('../../../locales/rich-de.ts').then(({ richDe }) => ({ words: richDe as RichWords })),
  ar: () => import('../../../locales/rich-ar.ts').then(({ richAr }) => ({ words: richAr as RichWords })),
};
type RichWords = Record<keyof typeof richEn, string>;
const loadEnglish = async (): Promise<{ words: RichWords }> => ({ words: richEn });
const loadFiles = () => import('../../files/Files.tsx');
const loadAnswers = () => import('../../../core/answers.ts');

interface Props {
  message: Message;
  /** The message's text. */
  children: VNode | null;
}

/** A message's text, and what it holds besides. */
export function RichContent({ message, children }: Props): VNode {
  const { language } = useView().say;
  const files = useLater(loadFiles, message.attachments.length > 0);
  useStyle(css);
  return (
    <div class={message.rich ? 'rich' : 'holder'}>
      {children}
      {message.rich ? <Parts key={language} message={message} /> : null}
      {files ? <files.Files message={message} /> : null}
    </div>
  );
}

function Parts({ message }: { message: Message }): VNode | null {
  const { core, context, say } = useView();
  const loaded = useLater(WORDS[say.language] ?? loadEnglish);
  const answers = useLater(loadAnswers);
  if (!loaded) return null;
  const { rich } = message;
  const words = say.with(loaded.words);
  const Renderer =
    rich && Object.hasOwn(RENDERERS, rich.type) ? (RENDERERS[rich.type] as ComponentType<RichProps>) : undefined;
  return rich && Renderer && answers ? (
    <Renderer message={message} rich={rich} say={words} answers={answers.answersOf(core, context)} />
  ) : null;
}
