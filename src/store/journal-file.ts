import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** A disk that is slower than the daemon must not cost its memory. */
const MOST_BUFFERED = 64 * 1024 * 1024;

/** One journal, while it is written. */
export interface JournalFile {
  write(line: string): void;
  /** Of the lines that were written after its head. */
  bytes(): number;
  /** Bytes that the disk has still to take. */
  buffered(): number;
  /** Fulfilled when the system has all of it, or it has broken. */
  end(): Promise<void>;
  drop(): void;
}

/**
 * The head of a large world is written piece by piece, as fast as the disk takes it; what comes meanwhile waits behind it.
 * onBroken: once, when it cannot be gone on with.
 */
export function startJournalFile(
  stream: Writable,
  head: Iterable<string>,
  onBroken: (error: Error) => void,
): JournalFile {
  let [bytes, behindBytes, isOver] = [0, 0, false];
  let behind: string[] | null = [];
  const breakOff = (error: Error): void => {
    if (isOver) return;
    isOver = true;
    stream.destroy();
    onBroken(error);
  };
  const writeHead = async (): Promise<void> => {
    for (const line of head) if (!isOver && !stream.write(line)) await once(stream, 'drain');
    for (const line of behind ?? []) stream.write(line);
    [behind, behindBytes] = [null, 0];
  };
  const buffered = (): number => stream.writableLength + behindBytes;
  stream.on('error', breakOff);
  const headWritten = writeHead().catch(breakOff);
  return {
    write: (line) => {
      if (isOver) return;
      bytes += line.length;
      if (behind === null) stream.write(line);
      else {
        behind.push(line);
        behindBytes += line.length;
      }
      if (buffered() > MOST_BUFFERED) breakOff(new Error('the disk is too slow for it'));
    },
    bytes: () => bytes,
    buffered,
    end: async () => {
      await headWritten;
      await new Promise<void>((resolve) => stream.end(() => resolve()));
      isOver = true;
    },
    drop: () => {
      isOver = true;
      stream.destroy();
    },
  };
}
