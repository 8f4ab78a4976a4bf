import type { Reply, StoredMessage } from './agents.ts';
import type { Visitor } from './visitor.ts';

/** The four counts, and some examples of each. */
export interface Verdict {
  lost: number;
  doubled: number;
  outOfOrder: number;
  leaked: number;
  examples: string[];
}

/** What a visitor has on his screen. */
export interface Screen {
  visitor: Visitor;
  messages: { id: number; text: string; incoming: boolean; deleted: boolean }[];
}

/** Of each kind. */
const EXAMPLES = 10;

/** Holds what everybody wrote against what is upstream and on the screens. */
export function judge(visitors: Visitor[], screens: Screen[], replies: Reply[], stored: StoredMessage[]): Verdict {
  const verdict: Verdict = { lost: 0, doubled: 0, outOfOrder: 0, leaked: 0, examples: [] };
  const note = (kind: 'lost' | 'doubled' | 'outOfOrder' | 'leaked', example: string): void => {
    verdict[kind] += 1;
    if (verdict.examples.filter((other) => other.startsWith(kind)).length < EXAMPLES)
      verdict.examples.push(`${kind}: ${example}`);
  };

  const incoming = new Map<number, StoredMessage[]>();
  for (const message of stored.filter(({ type }) => type === 0)) {
    const owner = ownerOf(message.text);
    incoming.set(owner, [...(incoming.get(owner) ?? []), message]);
  }
  for (const { index, written, leaks } of visitors) {
    const mine = incoming.get(index) ?? [];
    const arrived = mine.map(({ text }) => text);
    for (const text of written) {
      const times = arrived.filter((one) => one === text).length;
      if (times === 0) note('lost', `${text} is not upstream`);
      if (times > 1) {
        const places = mine
          .filter((one) => one.text === text)
          .map(({ id, at, conversation }) => `${id} in ${conversation} at ${at}`);
        for (const place of places.slice(1)) note('doubled', `${text} is upstream as ${places[0]}, and as ${place}`);
      }
    }
    const once = [...new Set(arrived)].map((text) => written.indexOf(text));
    for (const [place, number] of once.entries()) {
      if (place > 0 && number < once[place - 1]!) note('outOfOrder', `${written[number]} of v${index} upstream`);
    }
    for (const leak of leaks) note('leaked', `${leak} came to v${index}`);
  }

  const byId = new Map(stored.map((message) => [message.id, message]));
  const conversations = new Map(
    stored.filter(({ type }) => type === 0).map((one) => [one.conversation, ownerOf(one.text)]),
  );
  for (const { visitor, messages } of screens) {
    const answers = replies.filter(
      (reply) => !reply.private && conversations.get(reply.conversation) === visitor.index,
    );
    const log = `the screen of v${visitor.index} (${messages.length} messages from ${messages[0]?.id} to ${messages.at(-1)?.id})`;
    for (const reply of answers) {
      const shown = messages.filter(({ id }) => id === reply.id);
      if (shown.length === 0) note('lost', `${reply.text} (${reply.id}) is not on ${log}`);
      if (shown.length > 1) note('doubled', `${reply.text} is on the screen ${shown.length} times`);
      // Its visitor may see it; what is missing is the news.
      if (reply.deleted && shown.some(({ deleted }) => !deleted))
        note('lost', `the deletion of ${reply.text}, for ${log}`);
    }
    for (const [place, { id, text }] of messages.entries()) {
      if (place > 0 && id < messages[place - 1]!.id) note('outOfOrder', `${id} on the screen of v${visitor.index}`);
      const original = byId.get(id);
      if (!original || original.private || conversations.get(original.conversation) !== visitor.index)
        note('leaked', `"${text}" is on the screen of v${visitor.index}`);
    }
    const own = messages.filter((message) => message.incoming).map(({ text }) => text);
    for (const text of new Set(own)) {
      if (own.filter((one) => one === text).length > 1) note('doubled', `${text} is twice on its writer's screen`);
    }
    for (const text of visitor.written) if (!own.includes(text)) note('lost', `${text} is not on ${log}`);
  }
  return verdict;
}

function ownerOf(text: string): number {
  return Number(/\bv(\d+)[-:]/.exec(text)?.[1] ?? -1);
}
