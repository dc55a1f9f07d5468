/** All that is found by a search in steps; null: nothing in this one. */
export const atOnce = <T>(steps: Iterable<T | null>): T[] => [...steps].filter((step) => step !== null);
