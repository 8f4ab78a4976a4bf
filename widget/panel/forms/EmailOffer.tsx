import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { PrechatField } from '../../../wire/settings.ts';
import { useStore } from '../use-store.ts';
import { useStyle } from '../use-style.ts';
import { useView } from '../view.ts';
import css from './email-offer.css?inline';
import { Form } from './Form.tsx';
import { createForm } from './form-store.ts';
import { nextOffer, type Offer } from './offer-state.ts';
import { readEmail, writeEmail } from './saved-answers.ts';
import { useLongWait } from './use-long-wait.ts';
import { useSavedAnswers } from './use-saved-answers.ts';
import { useWords } from './use-words.ts';

const FIELD: PrechatField = { name: 'email', type: 'email', required: true };

/** At the end of the log, after a long wait: offers an answer by e-mail, then says where the answer will go. */
export function EmailOffer(): VNode | null {
  const { core, context } = useView();
  const say = useWords();
  const redraw = useSavedAnswers();
  const isLong = useLongWait();
  const hasPending = useStore(core.outbox.$pending).length > 0;
  const [before, setBefore] = useState<Offer>('nothing');
  const saved = readEmail(context);
  const offer = nextOffer(before, saved, isLong, hasPending);
  if (offer !== before) setBefore(offer);
  useStyle(css);
  if (offer === 'note') return <p class="note-of-email">{say('answerTo', { address: saved.address! })}</p>;
  return offer === 'form' ? <OfferForm redraw={redraw} /> : null;
}

function OfferForm({ redraw }: { redraw: () => void }): VNode {
  const { core, context, $open, speak } = useView();
  const say = useWords();
  const isOpen = useStore($open);
  const isTyping = useStore(core.$typing) !== undefined;
  const form = useMemo(
    () =>
      createForm(core.ask, {
        fields: [FIELD],
        typed: { email: readEmail(context).typed },
        onWrite: ({ email }) => writeEmail(context, { state: 'offered', typed: String(email) }),
        onDone({ email }) {
          writeEmail(context, { state: 'known', address: email! });
          redraw();
          speak(say('answerTo', { address: email! }));
        },
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Only another language makes another form.
    [say.language],
  );
  useLayoutEffect(() => {
    if (isTyping || !isOpen || readEmail(context).state) return;
    writeEmail(context, { state: 'offered' });
    speak(say('offerEmail'));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Said once, when it is first seen.
  }, [isTyping, isOpen]);

  return (
    <Form
      form={form}
      name="offer"
      heading={<p id="offer-heading">{say('offerEmail')}</p>}
      button="leaveEmail"
      // An agent is about to answer; but the form must not go while the visitor is in it.
      isHidden={isTyping && !context.root.activeElement?.closest('.offer')}
    >
      <button type="button" class="icon cross" aria-label={say('dismiss')} onClick={dismiss}>
        {'\u2715'}
      </button>
    </Form>
  );

  function dismiss(): void {
    writeEmail(context, { state: 'dismissed' });
    redraw();
  }
}
