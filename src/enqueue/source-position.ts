/** Where an offset lies. Lines and columns count from 1, columns in UTF-16 units as editors show them. */
export const findPosition = (source: string, offset: number): { readonly line: number; readonly column: number } => {
  const lines = source.slice(0, offset).split(/\r\n?|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
};
