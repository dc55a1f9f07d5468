import { searchesWaiting } from '../../../src/pace/in-slices.ts';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Until all promises that can go on have gone on. */
export async function settle(): Promise<void> {
  do await turn();
  while (searchesWaiting() > 0);
}
