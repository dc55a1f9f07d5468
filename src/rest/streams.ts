import type { Response } from 'express';
import type { StoredEvent } from '../engine/ports.ts';
import type { RestParts } from './ports.ts';

/** Live streams of events to whoever watches. */
export interface Streams {
  /** False: there are too many already. */
  open(res: Response, wanted: Wanted): boolean;
  readonly count: () => number;
}

export interface Wanted {
  /** null: of all. */
  readonly callcentre: string | null;
  /** The last event that the watcher has. */
  readonly after: number;
  readonly isStillAllowed: () => boolean;
}

interface Stream extends Wanted {
  readonly res: Response;
  /** The last event that was looked at. */
  cursor: number;
  /** The watcher is slow: nothing is written until it has read what it has. */
  isFull: boolean;
  /** And was at the last sign of life: it has read nothing since. */
  wasFull: boolean;
}

const BATCH = 200;

/**
 * Each stream has its own place in the log. One that is at its end gets new events as they come; one that is behind, new
 * or slow, reads them from the log, so that nothing piles up here and nothing is left out.
 */
export function createStreams({ engine, events, clock, settings, logger }: RestParts): Streams {
  const streams = new Set<Stream>();
  engine.onCommitted((committed) => {
    for (const stream of streams) if (committed.length > 0) follow(stream, committed, catchUp);
  });
  const catchUp = (stream: Stream): void => {
    while (!stream.isFull) {
      const found = read(stream);
      for (const event of found) write(stream, event);
      if (found.length < BATCH) return;
    }
  };
  /** When the store cannot be read the watcher is let go: he comes again and says where he was. */
  const attempt = <T>({ res }: Stream, job: () => T, otherwise: T): T => {
    try {
      return job();
    } catch (error) {
      logger.warn({ err: error }, 'the store cannot be read: a stream is closed');
      res.end();
      return otherwise;
    }
  };
  const read = (stream: Stream): readonly StoredEvent[] =>
    attempt(stream, () => events.after(null, stream.cursor, BATCH), []);
  const beat = (stream: Stream): void => {
    if (!streams.has(stream)) return;
    if (!attempt(stream, stream.isStillAllowed, false)) return void stream.res.end();
    if (stream.isFull && stream.wasFull) return cutOff(stream);
    stream.wasFull = stream.isFull;
    if (!stream.isFull) stream.res.write(': still here\n\n');
    cancels.set(
      stream,
      clock.wakeAt(clock.now() + settings.heartbeatMs, () => beat(stream)),
    );
  };
  /** It would keep others out. What it has not had is in the log. */
  const cutOff = ({ res }: Stream): void => {
    logger.info({ waitingBytes: res.writableLength }, 'a stream that is not read is closed');
    res.destroy();
  };
  const cancels = new Map<Stream, () => void>();
  const close = (stream: Stream): void => {
    streams.delete(stream);
    cancels.get(stream)?.();
    cancels.delete(stream);
  };
  const resume = (stream: Stream): void => {
    [stream.isFull, stream.wasFull] = [false, false];
    catchUp(stream);
  };
  return {
    count: () => streams.size,
    open: (res, wanted) => {
      if (streams.size >= settings.maxStreams) return false;
      const stream: Stream = { ...wanted, res, cursor: wanted.after, isFull: false, wasFull: false };
      streams.add(stream);
      res
        .on('close', () => close(stream))
        .on('drain', () => resume(stream))
        .on('error', (error) => logger.debug({ err: error }, 'a stream broke'));
      begin(res);
      beat(stream);
      catchUp(stream);
      return true;
    },
  };
}

function begin(res: Response): void {
  res.status(200);
  res.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  res.setHeader('X-Accel-Buffering', 'no');
  res.flushHeaders();
}

function follow(stream: Stream, committed: readonly StoredEvent[], catchUp: (stream: Stream) => void): void {
  if (stream.isFull) return;
  if (committed[0]?.seq === stream.cursor + 1) for (const event of committed) write(stream, event);
  else catchUp(stream);
}

/** No `event:` line: a browser's EventSource would hand named ones only to who knows all the names. */
function write(stream: Stream, { seq, callcentre, body }: StoredEvent): void {
  stream.cursor = seq;
  if (stream.callcentre !== null && stream.callcentre !== callcentre) return;
  if (!stream.res.write(`id: ${seq}\ndata: ${JSON.stringify(body)}\n\n`)) stream.isFull = true;
}
