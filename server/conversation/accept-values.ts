import type { Answerable, AnswerValues, Rating, SubmittedValue } from '../../wire/content.ts';
import type { SubmittedValues } from '../upstream/public.ts';

/**
 * An answer as the upstream keeps it, in the words of the message and not in the browser's.
 *
 * @param now epoch seconds
 * @returns `undefined` if the message can't be answered so
 */
export function acceptValues(rich: Answerable, values: AnswerValues, now: number): SubmittedValues | undefined {
  if (rich.type === 'input_csat') return 'rating' in values && now <= rich.until ? ratingOf(values) : undefined;
  if (!Array.isArray(values)) return undefined;
  if (rich.type === 'form') return rowsOf(rich, values);
  const [row, ...more] = values;
  if (!row || more.length > 0) return undefined;
  if (rich.type !== 'input_select') return row.value.trim() ? [{ name: rich.type, value: row.value }] : undefined;
  const chosen = rich.items.find(({ value }) => value === row.value);
  return chosen && [{ title: chosen.title, value: chosen.value }];
}

function ratingOf({ rating, feedback }: Rating): SubmittedValues {
  return { csat_survey_response: { rating, feedback_message: feedback } };
}

/** The fields in the form's order, each once. */
function rowsOf({ items }: Extract<Answerable, { type: 'form' }>, values: SubmittedValue[]) {
  const byName = new Map(values.map(({ name = '', value }) => [name, value]));
  if (byName.size !== values.length || values.some(({ name }) => !items.some((item) => item.name === name)))
    return undefined;
  const isWrong = items.some(({ name, options }) => {
    const value = byName.get(name);
    return value !== undefined && options !== undefined && !options.some((option) => option.value === value);
  });
  if (isWrong) return undefined;
  return items.flatMap(({ name }) => {
    const value = byName.get(name);
    return value === undefined ? [] : [{ name, value }];
  });
}
