/** The address if it is one of http or https, else `''`. */
export function webUrl(url: string | null | undefined): string {
  return url && /^https?:\/\//.test(url) && URL.canParse(url) ? url : '';
}
