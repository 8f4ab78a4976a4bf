/** Characters of a value that is checked by a pattern. */
const VALUE_MAX = 255;
/** Steps that a check may take: some milliseconds. */
const STEPS_MAX = 2e7;
/** Characters of a pattern. */
const PATTERN_MAX = 200;

/** A group, an alternative, a quantifier, or one character: escaped, in a class, or plain. */
const PARTS = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|\||[*+?]\??|\{(\d+)(,(\d*))?\}\??|[^]/gu;

/**
 * Whether a regular expression ends soon for every value. An agent or a bot writes it, and it is tried while the visitor
 * types. The estimate is an upper bound: the product of the ways in which each part can match.
 */
export function isTame(pattern: string): boolean {
  if (pattern.length > PATTERN_MAX || !compiles(pattern)) return false;
  /** The ways of the open groups, the outermost first; and how many alternatives each has. */
  const groups = [{ ways: 1, alternatives: 1 }];
  /** The ways of the part before a quantifier. */
  let last = 1;
  for (const [part, least, , most] of pattern.matchAll(PARTS)) {
    const group = groups.at(-1)!;
    if (part.startsWith('(')) groups.push({ ways: 1, alternatives: 1 });
    else if (part === ')') {
      const { ways, alternatives } = groups.pop()!;
      last = ways * alternatives;
      groups.at(-1)!.ways *= last;
    } else if (part === '|') group.alternatives += 1;
    else if (/^\\(?:[1-9]|k)/.test(part)) return false;
    else if (/^[*+?]|^\{\d/.test(part)) {
      // What can match in several ways must not be repeated.
      if (last > 1 && !part.startsWith('?')) return false;
      group.ways *= timesOf(part, least, most);
      last = 1;
    } else last = 1;
    if (group.ways > STEPS_MAX) return false;
  }
  return groups[0]!.ways * groups[0]!.alternatives <= STEPS_MAX;
}

/** In how many ways a quantifier can match. */
function timesOf(part: string, least: string | undefined, most: string | undefined): number {
  if (/^[*+]/.test(part)) return VALUE_MAX;
  if (part.startsWith('?')) return 2;
  if (most === undefined) return Number(least) > VALUE_MAX ? Infinity : 1;
  return Math.min(VALUE_MAX, most === '' ? VALUE_MAX : Number(most) - Number(least) + 1);
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
