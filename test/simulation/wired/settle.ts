/** Until all promises that can go on have gone on. */
export const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
