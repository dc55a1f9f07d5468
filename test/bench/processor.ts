import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Processor seconds of a process so far; Linux only. */
export function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** By name of process, how many cores it used since. */
export function startMeter<T extends string>(pids: Readonly<Record<T, number | null>>): () => Record<T, number> {
  const read = (): [T, number][] =>
    (Object.entries(pids) as [T, number | null][]).map(([name, pid]) => [
      name,
      pid === null ? 0 : processorSeconds(pid),
    ]);
  const [begun, before] = [performance.now(), new Map(read())];
  return () => {
    const seconds = (performance.now() - begun) / 1000;
    const used = read().map(([name, now]) => [name, (now - (before.get(name) ?? 0)) / seconds]);
    return Object.fromEntries(used) as Record<T, number>;
  };
}
