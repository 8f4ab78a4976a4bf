/** The English of what `panel/content/markdown/` says. */
export const markdownEn = {
  copy: 'Copy',
  copied: 'Copied',
  code: 'Code',
  table: 'Table',
};
