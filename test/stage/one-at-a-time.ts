import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Whoever listens here has the machine's ear: two real switches at once on few cores starve each other's audio. */
const PORT = 47_611;
const AGAIN_MS = 100;

/** Waits until no other test process has a real FreeSWITCH, and keeps the others out until it is let go, or this process ends. */
export async function waitForTurn(): Promise<() => void> {
  for (;;) {
    const server = createServer();
    try {
      server.listen(PORT, '127.0.0.1');
      await once(server, 'listening');
      return () => void server.close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await pause(AGAIN_MS);
    }
  }
}
