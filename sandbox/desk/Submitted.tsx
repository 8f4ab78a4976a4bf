import type { Submitted as Values, SubmittedRow } from './api.ts';

/** What the visitor has answered to a message. */
export function Submitted({ values }: { values: Values | undefined }) {
  if (values === undefined) return null;
  const rows = rowsOf(values);
  return (
    <dl class="submitted" aria-label="Submitted">
      {rows.map((row, index) => (
        <div key={index}>
          <dt>{row.name ?? 'answer'}</dt>
          <dd>{row.title ?? row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function rowsOf(values: Values): SubmittedRow[] {
  if (Array.isArray(values)) return values;
  if (!('csat_survey_response' in values)) return [values];
  const { rating, feedback_message: feedback = '' } = values.csat_survey_response;
  return [
    { name: 'rating', value: String(rating) },
    { name: 'feedback', value: feedback },
  ];
}
