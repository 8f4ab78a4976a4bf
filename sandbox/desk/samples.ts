/** A message with more than a text, as the desk's menu sends it: the shapes that were recorded of a real server. */
export interface Sample {
  content: string;
  content_type: string;
  content_attributes: Record<string, unknown>;
}

const COLOURS = [
  { title: 'Red', value: 'red' },
  { title: 'Blue', value: 'blue' },
];

/** By the name in the menu. */
export const SAMPLES: Record<string, Sample> = {
  Choices: sample('input_select', 'Which colour?', { items: COLOURS }),
  Form: sample('form', 'Tell us', {
    button_label: 'Send it',
    items: [
      {
        name: 'email',
        placeholder: 'you@example.test',
        type: 'email',
        label: 'Email',
        required: true,
        pattern: '.+@.+',
        pattern_error: 'Please a valid address',
      },
      { name: 'name', type: 'text', label: 'Name', default: 'Ann' },
      { name: 'story', type: 'text_area', label: 'Story', placeholder: '…' },
      {
        name: 'size',
        type: 'select',
        label: 'Size',
        options: [
          { label: 'Small', value: 's' },
          { label: 'Large', value: 'l' },
        ],
      },
    ],
  }),
  'A text': sample('input_text', 'What is on the label?'),
  'A long text': sample('input_textarea', 'What has happened?'),
  'An e-mail address': sample('input_email', 'Where can we write to you?'),
  'Rating (faces)': sample('input_csat', 'Please rate this conversation', { display_type: 'emoji' }),
  'Rating (stars)': sample('input_csat', 'Please rate this conversation', { display_type: 'star' }),
  Cards: sample('cards', 'cards', {
    items: [
      {
        title: 'Card',
        description: 'A card',
        media_url: '',
        actions: [
          { type: 'link', text: 'Open', uri: 'https://example.test' },
          { type: 'postback', text: 'Choose', payload: 'CHOSEN' },
        ],
      },
      {
        title: 'Second',
        description: '',
        media_url: '',
        actions: [{ type: 'link', text: 'Go', uri: 'https://example.test/2' }],
      },
    ],
  }),
  Article: sample('article', 'articles', {
    items: [{ title: 'How to', description: 'A guide', link: 'https://help.example.test/a' }],
  }),
  'E-mail': sample('incoming_email', 'hi', { email: { subject: 'Re: hi', from: ['a@example.test'] } }),
  Sticker: sample('sticker', 'https://img.example.test/sticker.png'),
  Meeting: sample('integrations', 'Sam has started a meeting', { type: 'dyte', data: { meeting_id: 'm-1' } }),
  'Calendar event': sample('cal_event', 'Schedule a meeting with us', {
    event_url: 'https://cal.example.test/sam/30min',
    title: '30 min',
  }),
  'Calendar confirmation': sample('cal_event_confirmation', 'Booking Successful 🗓️', {
    event_payload: {
      event_scheduled_at: { time: '10:00', date: '2026-12-01', timezone: 'Europe/Berlin' },
      event_booker: 'Ann',
      event_organizer: 'Sam',
    },
  }),
  Call: sample('calling_event', 'Started a call', { call_start_time: '2026-11-23T06:40:00.000Z', call_room: 'room-1' }),
  Order: sample('shopify_order_event', 'Order fulfilled', {
    shopify_event: {
      event_time: '2026-11-23T06:40:00.000Z',
      event_name: 'fulfill_order',
      order_id: 4711,
      items: [{ id: 1, name: 'Shoe', qty: 1 }],
      status_url: 'https://shop.example.test/orders/4711',
    },
  }),
  Products: sample('shopify_product_refer', 'Referred products', {
    products: [
      {
        id: 'gid://shopify/ProductVariant/1',
        displayName: 'Shoe - 42',
        price: '59.00',
        compareAtPrice: '79.00',
        currency: 'EUR',
        image: '',
        link_url: 'https://shop.example.test/products/shoe',
        inventoryQuantity: 3,
      },
    ],
  }),
  Discounts: sample('shopify_discount_refer', 'Referred discounts', {
    discounts: [
      { id: 'gid://shopify/DiscountNode/1', discount: { title: 'SAVE10', status: 'ACTIVE', summary: '10% off' } },
    ],
  }),
};

function sample(content_type: string, content: string, content_attributes: Record<string, unknown> = {}): Sample {
  return { content, content_type, content_attributes };
}
