/** A random UUID; `crypto.randomUUID` is missing on plain-http pages. Its digits are decimal ones: 30 of them are 99 bits. */
export function makeUuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(
    /x/g,
    () => (crypto.getRandomValues(new Uint8Array(1))[0]! % 10) as never,
  );
}
