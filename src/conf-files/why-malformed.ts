import { XMLValidator } from 'fast-xml-parser';

/** Why FreeSWITCH would refuse its whole configuration because of this file; null: it is well-formed. */
export function whyMalformed(text: string): string | null {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what replaces it is another package
  const result = XMLValidator.validate(text);
  return result === true ? null : `line ${result.err.line}, column ${result.err.col}: ${result.err.msg}`;
}
