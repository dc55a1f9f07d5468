/** Lets so many through at a time; the others wait, in the order in which they came. */
export interface Gate {
  /** null: too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T> | null;
}

export function createGate(atOnce: number, mostWaiting: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) inside -= 1;
    else next();
  };
  return {
    pass: (work) => {
      if (inside >= atOnce && waiting.length >= mostWaiting) return null;
      const enter = new Promise<void>((resolve) => {
        if (inside >= atOnce) return void waiting.push(resolve);
        inside += 1;
        resolve();
      });
      return enter.then(work).finally(leave);
    },
  };
}
