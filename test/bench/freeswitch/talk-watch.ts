import type { Headers } from '../../real/event-socket.ts';

/**
 * Tells the caller's number when both talk: when the second one has joined their conference, or when the two are bridged.
 */
export function createTalkWatch(onTalking: (number: string) => void): (event: Headers) => void {
  const rooms = new Map<string, string>();
  return (event) => {
    const { 'Call-Direction': direction, 'Caller-Caller-ID-Number': number = '' } = event;
    if (event['Event-Name'] === 'CHANNEL_BRIDGE') return onTalking(number);
    const room = event['Conference-Name'] ?? '';
    const first = rooms.get(room);
    if (first === undefined) rooms.set(room, direction === 'inbound' ? number : '');
    else {
      rooms.delete(room);
      onTalking(direction === 'inbound' ? number : first);
    }
  };
}
