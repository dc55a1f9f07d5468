import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports of 127.0.0.1 that are free for TCP and for UDP, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold));
  for (const { release } of held) release();
  return held.map(({ port }) => port);
}

async function hold(): Promise<{ port: number; release: () => void }> {
  const tcp = createServer().listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  const udp = createSocket('udp4');
  try {
    udp.bind(address.port, '127.0.0.1');
    await once(udp, 'listening');
  } catch {
    tcp.close();
    return hold();
  }
  return {
    port: address.port,
    release: () => {
      tcp.close();
      udp.close();
    },
  };
}

/** A range for RTP, below the ports that the system hands out. Ranges may meet: FreeSWITCH skips ports that are taken. */
export function rtpRange(): readonly [number, number] {
  const first = 16_400 + 400 * Math.floor(Math.random() * 40);
  return [first, first + 398];
}
