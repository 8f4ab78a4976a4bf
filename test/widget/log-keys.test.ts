// @vitest-environment node
import { expect, test } from 'vitest';
import { moveFor, type Move, type Position } from '../../widget/panel/keyboard/log-keys.ts';

const KEYS = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter', 'Escape', 'Tab', 'a'];
const POSITIONS = ['log', 'message', 'control', 'else'] as const;
const AHEAD = ['more', 'message', 'nothing'] as const;
const BOTH = [true, false];

/** Every position that the focus can have. */
const ALL: Position[] = POSITIONS.flatMap((on) =>
  AHEAD.flatMap((ahead) =>
    BOTH.flatMap((isByKeyboard) =>
      BOTH.flatMap((hasControl) =>
        BOTH.flatMap((hasEarlier) =>
          BOTH.map((hasComposer) => ({ on, ahead, isByKeyboard, hasControl, hasEarlier, hasComposer })),
        ),
      ),
    ),
  ),
);

/** Each move, its key, and where the key makes it. */
const MOVES: Record<Move, [key: string, where: Partial<Position>]> = {
  previous: ['ArrowUp', { ahead: 'message' }],
  earlier: ['ArrowUp', { ahead: 'nothing', hasEarlier: true }],
  next: ['ArrowDown', { ahead: 'message' }],
  first: ['Home', {}],
  last: ['End', {}],
  control: ['Enter', { on: 'message', hasControl: true }],
  message: ['Escape', { on: 'control', isByKeyboard: true }],
  composer: ['Escape', { on: 'message', isByKeyboard: true, hasComposer: true }],
};

test.each(KEYS)('wherever the focus is in the log, it is certain what the key does: %s', (key) => {
  for (const position of ALL) {
    const moves = Object.entries(MOVES).filter(([, [of, where]]) => of === key && matches(position, where));
    expect([moveFor(key, position)], JSON.stringify(position)).toEqual(
      moves.length ? moves.map(([move]) => move) : [undefined],
    );
  }
});

function matches(position: Position, where: Partial<Position>): boolean {
  return Object.entries(where).every(([name, value]) => position[name as keyof Position] === value);
}
