import { readFile } from 'node:fs/promises';

export interface Sound {
  readonly rate: number;
  readonly samples: Int16Array;
}

/** A recording with 16 bit samples and one channel, as FreeSWITCH writes it. */
export const readWav = async (path: string): Promise<Sound> => soundOf(await readFile(path));

function soundOf(file: Buffer): Sound {
  let rate = 8000;
  for (let at = 12; at + 8 <= file.length;) {
    const kind = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (kind === 'fmt ') rate = file.readUInt32LE(at + 12);
    if (kind === 'data') {
      const bytes = file.subarray(at + 8, at + 8 + size);
      return { rate, samples: Int16Array.from({ length: bytes.length >> 1 }, (_, n) => bytes.readInt16LE(2 * n)) };
    }
    at += 8 + size + (size % 2);
  }
  return { rate, samples: new Int16Array(0) };
}

/** Each channel of a recording as a sound of its own. */
export function channelsOf(file: Buffer): Sound[] {
  const count = file.readUInt16LE(file.indexOf('fmt ') + 10);
  const { rate, samples } = soundOf(file);
  return Array.from({ length: count }, (_, channel) => ({
    rate,
    samples: samples.filter((_sample, n) => n % count === channel),
  }));
}
