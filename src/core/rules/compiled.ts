import { compileSort, compileWhere } from '../../enqueue/compile-expression.ts';
import type { Subject } from '../../enqueue/model.ts';

const LIMIT = 10_000;

/** Remembers what was compiled: an expression is the same function every time. */
function remember<F>(compile: (text: string) => F): (text: string) => F {
  const known = new Map<string, F>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= LIMIT) known.clear();
    const compiled = compile(text);
    known.set(text, compiled);
    return compiled;
  };
}

/** A text that does not compile was refused at the door; should one come here all the same, it matches nobody. */
export const compiledWhere = remember((text): ((subject: Subject) => boolean) => {
  const result = compileWhere(text);
  return result.ok ? result.value : () => false;
});

export const compiledSort = remember((text): ((subject: Subject) => number) => {
  const result = compileSort(text);
  return result.ok ? result.value : () => -Infinity;
});
