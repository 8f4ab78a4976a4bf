import { useStore } from './use-store.ts';
import type { VNode } from 'preact';
import { Avatar } from './Avatar.tsx';
import { useView } from './view.ts';

/** A conversation that has not begun: who would answer, and a word from them. */
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
          {/* The browser's own way to write a list is the dearest part of a first view. */}
          <span>{team.map(({ name }) => name).reduce((some, name) => say('names', { some, name }))}</span>
        </p>
      ) : null}
      <p class="empty">{say('greeting')}</p>
    </div>
  );
}
