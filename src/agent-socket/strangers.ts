/** Connections over which nobody is checked in, by the address that they come from. */
export interface Strangers {
  /** Are there fewer than the settings allow? */
  mayEnter(address: string): boolean;
  /** isStranger: asked whenever another one comes. Gives what is to be called at the end. */
  enter(address: string, isStranger: () => boolean): () => void;
}

/** Without a bound for each address one that never checks in could take all the connections there may be. */
export function createStrangers(mostPerAddress: number): Strangers {
  const inside = new Map<string, Set<() => boolean>>();
  return {
    mayEnter: (address) => {
      let strangers = 0;
      for (const isStranger of inside.get(address) ?? []) strangers += Number(isStranger());
      return strangers < mostPerAddress;
    },
    enter: (address, isStranger) => {
      const here = inside.get(address) ?? new Set();
      inside.set(address, here.add(isStranger));
      return () => {
        here.delete(isStranger);
        if (here.size === 0) inside.delete(address);
      };
    },
  };
}
