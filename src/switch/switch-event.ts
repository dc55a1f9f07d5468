/** An event of the switch as its JSON says it. Values are texts; a header that was set several times is a list. */
export type SwitchEvent = Readonly<Record<string, unknown>>;

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
