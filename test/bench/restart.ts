import { performance } from 'node:perf_hooks';
import { NUMBER, openOffice } from './office.ts';

const TALKING = 1000;
const WAITING = 500;

/** kill -9 with conversations and waiting calls: how long until a new call is taken, and everybody is still there. */
const office = await openOffice();
await office.addAgents(TALKING, 'idle');
await office.pbx({ ask: 'call', number: NUMBER, count: TALKING });
await office.reached('enqueued_conversations', TALKING);
await office.pbx({ ask: 'call', number: NUMBER, count: WAITING });
await office.reached('enqueued_tasks', WAITING);

const begun = performance.now();
await office.killAndStart();
const up = performance.now() - begun;
await office.pbx({ ask: 'call', number: NUMBER, count: 1 });
await office.reached('enqueued_tasks', WAITING + 1);
const taking = performance.now() - begun;
await office.reached('enqueued_conversations', TALKING);
console.log(
  `restart after kill -9, ${TALKING} conversations and ${WAITING} waiting calls, ms: ` +
    `HTTP open ${up.toFixed(0)}, a new call taken ${taking.toFixed(0)}; ${TALKING} conversations and ${WAITING + 1} waiting calls there`,
);
await office.close();
