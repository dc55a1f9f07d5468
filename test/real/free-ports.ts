import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what the system hands out to whoever wants any port. Each process of tests takes its own block, and from it no port
 * twice: nobody else shall come to one between our look and its use.
 */
const [FIRST, BLOCK, BLOCKS] = [10_000, 100, 60];
const block = FIRST + BLOCK * (process.pid % BLOCKS);
let given = 0;

/** Ports of 127.0.0.1 that are free for TCP and for UDP, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold));
  for (const { release } of held) release();
  return held.map(({ port }) => port);
}

async function hold(): Promise<{ port: number; release: () => void }> {
  const port = block + (given++ % BLOCK);
  const [tcp, udp] = [createServer(), createSocket('udp4')];
  const release = (): void => {
    tcp.close();
    udp.close();
  };
  try {
    await Promise.all([
      once(tcp.listen(port, '127.0.0.1'), 'listening'),
      once(udp.bind(port, '127.0.0.1'), 'listening'),
    ]);
    return { port, release };
  } catch {
    release();
    return hold();
  }
}

/** A range for RTP, below the ports that the system hands out. Ranges may meet: FreeSWITCH skips ports that are taken. */
export function rtpRange(): readonly [number, number] {
  const first = 16_400 + 400 * Math.floor(Math.random() * 40);
  return [first, first + 398];
}
