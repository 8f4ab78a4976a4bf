/** The attributes of a link that others have written. A page opens beside the host page, which it learns nothing of. */
export function linkTo(href: string): { href: string; target: '_blank' | undefined; rel: string } {
  return { href, target: /^http/i.test(href) ? '_blank' : undefined, rel: 'noopener noreferrer nofollow' };
}
