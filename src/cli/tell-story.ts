import type { Told } from './tell-step.ts';

export interface Count {
  /** ms UTC; 0 while nothing could be read. */
  readonly since: number;
  readonly inputs: number;
  readonly differing: number;
}

/** A story is told step by step; none of it is kept. */
export interface Story {
  tell(step: Told): void;
  /** problem: why there is no more of it. */
  end(count: Count, problem: string | null): void;
}

export const tellInWords = (print: (text: string) => void): Story => ({
  tell: ({ at, lines: [first = '', ...others] }) => {
    print(`${new Date(at).toISOString().slice(11, 23)}  ${first}`);
    for (const line of others) print(`              ${line}`);
  },
  end: ({ since, inputs, differing }, problem) => {
    const came =
      differing === 0 ? 'every decision came out as it did then' : `${differing} decisions came out otherwise`;
    print(problem ?? `${inputs} inputs since ${new Date(since).toISOString()}: ${came}`);
  },
});

/** One object, a line for each step. */
export function tellAsJson(print: (text: string) => void): Story {
  let separator = '{"steps":[\n';
  return {
    tell: ({ at, lines }) => {
      print(`${separator}${JSON.stringify({ at, lines })}`);
      separator = ',';
    },
    end: (count, problem) => {
      print(`${separator === ',' ? '' : separator}],${JSON.stringify({ ...count, problem }).slice(1)}`);
    },
  };
}
