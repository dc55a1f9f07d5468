/** One thing that the daemon needs. */
export interface Finding {
  readonly what: string;
  /** note: works, but not as one may expect. */
  readonly grade: 'good' | 'note' | 'bad';
  /** What was found; where it is not good, what to do. */
  readonly detail: string;
}

export const good = (what: string, detail: string): Finding => ({ what, grade: 'good', detail });
export const note = (what: string, detail: string): Finding => ({ what, grade: 'note', detail });
export const bad = (what: string, detail: string): Finding => ({ what, grade: 'bad', detail });
