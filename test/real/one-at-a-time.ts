import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Whoever listens here has the machine's ear: the real switches of two tests on few cores starve each other's audio. */
const PORT = 47_611;
const AGAIN_MS = 100;

let holders = 0;
let server: Promise<Server> | null = null;

/** Waits until no other test process has a real FreeSWITCH, and keeps the others out until all of this one have let go. */
export async function waitForTurn(): Promise<() => void> {
  holders += 1;
  server ??= listenAlone();
  const held = await server;
  let isHeld = true;
  return () => {
    holders -= Number(isHeld);
    isHeld = false;
    if (holders > 0) return;
    server = null;
    held.close();
  };
}

async function listenAlone(): Promise<Server> {
  for (;;) {
    const attempt = createServer();
    try {
      attempt.listen(PORT, '127.0.0.1');
      await once(attempt, 'listening');
      attempt.unref();
      return attempt;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await pause(AGAIN_MS);
    }
  }
}
