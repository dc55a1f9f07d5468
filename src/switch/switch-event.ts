/** An event of the switch as its JSON says it. Values are texts; a header that was set several times is a list. */
export type SwitchEvent = Readonly<Record<string, unknown>>;

const EXECUTION = '{"Event-Name":"CHANNEL_EXECUTE';
const APPLICATION = ',"Application":"';
/** Of whose begin or end something follows. */
const FOLLOWED = ['playback', 'conference', 'eavesdrop'].map((name) => Buffer.from(`${name}"`));

/**
 * Does it tell of an application that a dialplan or a script runs on its own account? More than half of what a switch tells
 * does, several kilobytes each time, and the switch cannot be asked for less: it is not worth being read.
 */
export function isScripts(body: Buffer): boolean {
  if (body.toString('latin1', 0, EXECUTION.length) !== EXECUTION) return false;
  const at = body.indexOf(APPLICATION);
  const from = at + APPLICATION.length;
  return at >= 0 && !FOLLOWED.some((name) => name.equals(body.subarray(from, from + name.length)));
}

/** Null for anything but a JSON object: one garbled event is counted, and the next one is read as usual. */
export function decodeEvent(body: Buffer): SwitchEvent | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SwitchEvent) : null;
  } catch {
    return null;
  }
}

/** A header's text, '' where there is none. */
export function headerOf(event: SwitchEvent, name: string): string {
  const value = Object.hasOwn(event, name) ? event[name] : '';
  return typeof value === 'string' ? value : '';
}
