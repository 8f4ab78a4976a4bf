const PLAIN = 'aceinouyzACEINOUYZ';
const ACCENTED = 'áçéíñóúýžÁÇÉÍÑÓÚÝŽ';
/** How much longer than the English a translation may be. */
const LONGER = 0.4;

/** Makes an English text longer and adds accents and brackets, which show where it is cut off. */
export function pseudo(text: string): string {
  // Placeholders stay as they are.
  const parts = text.split(/(\{\w+\})/);
  const accented = parts.map((part, index) =>
    index % 2 ? part : part.replace(/[a-z]/gi, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter),
  );
  return `[${accented.join('')}${' ~'.repeat(Math.ceil((text.length * LONGER) / 2))}]`;
}
