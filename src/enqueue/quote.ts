const LONGEST_SHOWN = 40;

/** A stranger's text fit for a one-line message: escaped and cut. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
