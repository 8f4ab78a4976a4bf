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
      {team ? (
        <p class="team">
          {team.map((member) => (
            <Avatar key={member.id} sender={member} name={member.name} />
          ))}
          <span>{new Intl.ListFormat(say.language).format(team.map(({ name }) => name))}</span>
        </p>
      ) : null}
      <p class="empty">{say('greeting')}</p>
    </div>
  );
}
