import type { Report } from './run.ts';

/** The report as it is printed: what went wrong, then what came of it. */
export function reportOf({ options, seconds, parts, proxies, agents, verdict }: Report): string {
  const lines = [
    '',
    `${options.messages} messages of ${parts.visitors} visitors, ${agents.replies} of agents (${agents.notes} notes, ${agents.deleted} deleted)`,
    `seed ${options.seed}, every duration divided by ${options.timeScale}, ${seconds.toFixed(0)} s`,
    '',
    ...proxies.flatMap(({ name, counts }) => {
      const { requests = 0, ...faults } = Object.fromEntries(counts);
      const kinds = Object.entries(faults).map(
        ([kind, count]) =>
          `  ${kind.padEnd(14)} ${String(count).padStart(6)}  ${((100 * count) / requests).toFixed(1)} %`,
      );
      return [`${name}: ${requests} requests`, ...kinds];
    }),
    '',
    `killed: ${parts.kills.map(({ name, kills }) => `${name} ${kills}`).join(', ')}; connections to Redis cut: ${parts.cuts}; disk filled: ${parts.fills}`,
    `outages of the upstream: ${parts.outages}; tabs opened: ${parts.opened}, closed: ${parts.closed}; tunnels: ${parts.tunnels}; visitors who never came back: ${parts.left}`,
    '',
    ...verdict.examples,
    `lost ${verdict.lost}, doubled ${verdict.doubled}, out of order ${verdict.outOfOrder}, leaked ${verdict.leaked}`,
    '',
  ];
  return lines.join('\n');
}
