import { performance } from 'node:perf_hooks';
import { until } from '../real/until.ts';
import { cpuOf, NUMBER, openOffice } from './office.ts';
import { summarize } from './quantiles.ts';

const ROUNDS = 300;
const CALM_MS = 4000;
/** Nobody is rung again before he says so. */
const WRAP_UP_SECONDS = 3600;

/**
 * An agent says that he is free: how long until the switch has made his leg. By one clock, from the request over REST to
 * the event at a second listener, so with HTTP, the decision, its commit, the event socket, and the switch.
 */
async function measure(agents: number, waiting: number): Promise<void> {
  const office = await openOffice(WRAP_UP_SECONDS);
  await office.addAgents(agents, 'busy', { hangupMs: 0 });
  await office.pbx({ ask: 'call', number: NUMBER, count: waiting });
  const waits = () => until('all wait', async () => (await office.metric('enqueued_tasks')) === waiting, 300_000);
  await waits();
  const listener = await office.listen('CHANNEL_CREATE');
  const setState = (name: string, state: string) => office.api('POST', `/agent/${name}/state`, { state });
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const name = `a${n % agents}`;
    const created = listener.next((event) => event['Caller-Destination-Number'] === name);
    const begun = performance.now();
    const freed = setState(name, 'idle');
    await created;
    times.push(performance.now() - begun);
    await freed;
    await until('he has talked', async () => (await office.api('GET', `/agent/${name}`)).data.state === 'busy/wrap-up');
    await office.pbx({ ask: 'call', number: NUMBER, count: 1 });
    await waits();
  }
  const [cpu, from] = [cpuOf(office.daemon()), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  const calm = (cpuOf(office.daemon()) - cpu) / ((performance.now() - from) / 1000);
  console.log(
    `offers, ${agents} agents x ${waiting} waiting, free to leg created, whole daemon, ms: ${summarize(times)}; ` +
      `in calm ${calm.toFixed(3)} cores`,
  );
  listener.close();
  await office.close();
}

for (const [agents, waiting] of [
  [1, 1],
  [500, 200],
  [5000, 10_000],
] as const)
  await measure(agents, waiting);
