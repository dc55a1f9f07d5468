const LONGEST_SHOWN = 40;

const toEscape = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** A stranger's text fit for a one-line message: cut, and without characters that a log or a terminal would obey. */
export const quote = (text: string): string => {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return JSON.stringify(shown).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, toEscape);
};
