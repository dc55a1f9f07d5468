import { statSync } from 'node:fs';

/**
 * How long a sound lasts in ms: tones are reckoned, streams have no end, a file's length is taken from its size
 * (8000 samples a second, 16 bits), null means that there is no such file.
 */
export function createSoundLengths(folder: string | undefined): (file: string) => number | null {
  const lengthOf = (file: string): number | null => {
    const [, scheme, rest = ''] = /^([a-z_]+):\/\/(.*)$/s.exec(file) ?? [];
    switch (scheme) {
      case 'tone_stream':
        return toneMs(rest);
      case 'silence_stream':
        return silenceMs(rest);
      case 'local_stream':
        return Infinity;
      case 'file_string':
        return sum(rest.split('!').map(lengthOf));
      default:
        return fileMs(file.replace(/^\{[^}]*\}/, ''));
    }
  };
  const fileMs = (path: string): number | null => {
    const full = path.startsWith('/') || folder === undefined ? path : `${folder}/${path}`;
    const size = statSync(full, { throwIfNoEntry: false })?.size;
    return size === undefined ? null : Math.max(1, Math.floor((size - 44) / 16));
  };
  return lengthOf;
}

/** A missing part is left out; all missing: no such file. */
function sum(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

function silenceMs(text: string): number {
  const ms = Number.parseInt(text, 10);
  return ms > 0 ? ms : Infinity;
}

/** `v=-20;%(on,off,hz,…);%(…);loops=n`; loops=-1 has no end. `d=on;w=off;123`: keys. */
function toneMs(text: string): number {
  const loops = Number.parseInt(/(?:^|;)loops=(-?\d+)/.exec(text)?.[1] ?? '1', 10);
  if (loops < 0) return Infinity;
  let ms = 0;
  for (const [, on = '0', off = '0'] of text.matchAll(/%\((\d+),(\d+)/g)) ms += Number(on) + Number(off);
  const [d, w] = ['d', 'w'].map((name) => Number(new RegExp(`(?:^|;)${name}=(\\d+)`).exec(text)?.[1] ?? 0));
  for (const part of text.split(';')) if (/^[0-9*#a-d]+$/.test(part)) ms += part.length * ((d ?? 0) + (w ?? 0));
  return ms * Math.max(1, loops);
}
