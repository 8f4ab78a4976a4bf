import { useStore } from './use-store.ts';
import type { VNode } from 'preact';
import { Avatar } from './Avatar.tsx';
import { useView } from './view.ts';

/** What an empty conversation shows: the team, and its greeting. */
export function Empty(): VNode {
  const { core, say } = useView();
  const team = useStore(core.$settings)?.team;
  return (
    <div>
      {team?.length ? (
        <p class="team">
          {team.map((member) => (
            <Avatar key={member.id} sender={member} name={member.name} />
          ))}
          {/* `Intl.ListFormat` would take longer than all the rest of the first view. */}
          <span>{team.map(({ name }) => name).reduce((some, name) => say('names', { some, name }))}</span>
        </p>
      ) : null}
      <p class="empty">{say('greeting')}</p>
    </div>
  );
}
