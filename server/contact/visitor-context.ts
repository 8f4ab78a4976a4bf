import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/** The context of one visitor's request: its calls upstream count against the visitor's share of the budget. */
export function contextOf(context: SiteContext, { sourceId }: Visitor): SiteContext {
  return { ...context, upstream: context.upstream.forVisitor(`${context.site} ${sourceId}`) };
}
