/** Where an offset lies. Lines and columns count from 1, columns in UTF-16 units as editors show them. */
export const findPosition = (source: string, offset: number): { readonly line: number; readonly column: number } => {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
};
