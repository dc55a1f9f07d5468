import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../real/until.ts';
import { request } from '../stage/api.ts';
import { NUMBER, openOffice } from './office.ts';
import { processorSeconds } from './processor.ts';
import { summarize, timesOf } from './quantiles.ts';

const ROUNDS = 300;
const CALM_MS = 4000;
const BARE_PAUSE_MS = 20;
/** Nobody is rung again before he says so. */
const WRAP_UP_SECONDS = 3600;

/**
 * An agent says that he is free over REST: how long until the originate has left, which is before the request is answered,
 * and until a second listener hears that his leg is there. With HTTP, the decision and its commit; the second with both
 * sockets and the embedded switch, which stands still while it lists its calls for an audit.
 */
async function measure(agents: number, waiting: number): Promise<void> {
  const office = await openOffice(WRAP_UP_SECONDS);
  await office.addAgents(agents, 'busy', { hangupMs: 0 });
  await office.pbx({ ask: 'call', number: NUMBER, count: waiting });
  const waits = () => until('all wait', async () => (await office.metric('enqueued_tasks')) === waiting, 300_000);
  await waits();
  const listener = await office.listen('CHANNEL_CREATE');
  const setState = (name: string, state: string) => office.api('POST', `/agent/${name}/state`, { state });
  const [left, created]: [number[], number[]] = [[], []];
  for (let n = 0; n < ROUNDS; n += 1) {
    const name = `a${n % agents}`;
    const begun = performance.now();
    const note = (times: number[]) => () => void times.push(performance.now() - begun);
    await Promise.all([
      listener.next((event) => event['Caller-Destination-Number'] === name).then(note(created)),
      setState(name, 'idle').then(note(left)),
    ]);
    await until('he has talked', async () => (await office.api('GET', `/agent/${name}`)).data.state === 'busy/wrap-up');
    await office.pbx({ ask: 'call', number: NUMBER, count: 1 });
    await waits();
  }
  const [cpu, from] = [processorSeconds(office.daemon().pid), performance.now()];
  await pause(CALM_MS);
  const calm = (processorSeconds(office.daemon().pid) - cpu) / ((performance.now() - from) / 1000);
  console.log(
    `offers, whole daemon, ${agents} agents x ${waiting} waiting, ms: free to originate ${summarize(left)}; ` +
      `free to leg created ${summarize(created)}; in calm ${calm.toFixed(3)} cores`,
  );
  listener.close();
  await office.close();
}

/** The same request to a server that does nothing: less than that no answer can take here. */
async function measureBare(): Promise<void> {
  const server = fork(join(import.meta.dirname, 'bare-server.js'));
  const [port] = (await once(server, 'message')) as [number];
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const ask = () => request(`http://127.0.0.1:${port}/`, 'POST', '/callcenter/agent/a1/state', { state: 'idle' });
    times.push(...(await timesOf(1, ask)));
    await pause(BARE_PAUSE_MS);
  }
  console.log(`a server that does nothing, by HTTP, ms: ${summarize(times)}`);
  server.kill();
  await once(server, 'exit');
}

await measureBare();
for (const [agents, waiting] of [
  [1, 1],
  [500, 200],
  [5000, 10_000],
] as const)
  await measure(agents, waiting);
