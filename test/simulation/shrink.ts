type Fails<T> = (things: readonly T[]) => boolean | Promise<boolean>;

/**
 * The shortest list that still fails, by leaving out ever smaller pieces (delta debugging): nothing that is left can be
 * left out by itself.
 */
export async function shrink<T>(things: readonly T[], fails: Fails<T>, isOver = never): Promise<readonly T[]> {
  let left = things;
  for (let size = Math.ceil(left.length / 2); size >= 1 && !isOver();) {
    const before = left.length;
    left = await leaveOut(left, size, fails, isOver);
    if (left.length === before) size = size === 1 ? 0 : Math.ceil(size / 2);
    else size = Math.max(1, Math.min(size, Math.ceil(left.length / 2)));
  }
  return left;
}

const never = (): boolean => false;

/** From the end on: what comes first is mostly what the rest stands on. */
async function leaveOut<T>(
  things: readonly T[],
  size: number,
  fails: Fails<T>,
  isOver: () => boolean,
): Promise<readonly T[]> {
  let left = things;
  for (let end = left.length; end > 0 && !isOver(); end -= size) {
    const without = [...left.slice(0, Math.max(0, end - size)), ...left.slice(end)];
    if (without.length < left.length && (await fails(without))) left = without;
  }
  return left;
}
