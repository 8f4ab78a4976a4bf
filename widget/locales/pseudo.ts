const PLAIN = 'aceinouyzACEINOUYZ';
const ACCENTED = 'áçéíñóúýžÁÇÉÍÑÓÚÝŽ';
/** What a translation may be longer than the English. */
const LONGER = 0.4;

/** English in the clothes of a language that is longer and has accents; brackets show where a text is cut off. */
export function pseudo(text: string): string {
  // What stands for a value stays as it is.
  const parts = text.split(/(\{\w+\})/);
  const accented = parts.map((part, index) =>
    index % 2 ? part : part.replace(/[a-z]/gi, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter),
  );
  return `[${accented.join('')}${' ~'.repeat(Math.ceil((text.length * LONGER) / 2))}]`;
}
