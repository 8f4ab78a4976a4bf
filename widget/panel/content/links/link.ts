/** A link in a text. */
export interface Link {
  /** Where it stands in the text: the index of its first character, and after its last. */
  from: number;
  to: number;
  /** What the link shows: its text with every character visible, then the true host if the text suggests another. */
  shown: string;
  href: string;
}
