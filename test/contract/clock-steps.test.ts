import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches, withoutTime } from '../stage/on-both-switches.ts';
import { enqueue, talking, toAgent, toSkill } from './words.ts';

const HOUR_MS = 3_600_000;
const LONGEST_S = 60;
const folder = mkdtempSync(join(tmpdir(), 'enqueued-clock-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'ahead');
writeFileSync(file, '0');

/** The daemon's machine clock is ahead by what stands in the file. FreeSWITCH's own follows no step: its is left alone. */
const PRELOAD = `
  import { readFileSync } from 'node:fs';
  const now = Date.now;
  Date.now = () => now() + Number(readFileSync(${JSON.stringify(file)}, 'utf8'));`;

/** It has said once more that it is there; by what it said before calls come for some seconds, whatever it says now. */
async function saidAgain(stage: Stage): Promise<void> {
  let times = 0;
  stage.proxy.watch((text) => {
    times += Number(text.includes('enqueued_until='));
    return true;
  });
  await until('it has said that it is there', () => times >= 2);
  stage.proxy.watch(null);
}

/** The others with `npm run test:long`. */
const STEPS = [
  ['back by an hour', -HOUR_MS],
  ['forward by a day', 24 * HOUR_MS],
  ['forward by an hour', HOUR_MS],
  ['back by a day', -24 * HOUR_MS],
] as const;

for (const [name, ms] of withoutTime() === false ? STEPS : STEPS.slice(0, 2))
  onBothSwitches(`the clock is set ${name} while calls wait, ring and are wrapped up`, {}, async (t, stage) => {
    writeFileSync(file, '0');
    await stage.restartDaemon();
    await stage.events.forget();
    const { next: begun } = await stage.ok('GET', '/event?limit=1');
    await stage.login('1001');
    await stage.login('1002');
    stage.phone('1002').behave({ answerMs: null });
    const first = stage.call(stage.number(enqueue('', toSkill('s'))));
    await stage.taskOf(first);
    const impatient = stage.call(stage.number(enqueue('', toSkill('never', 'queue_timeout="4"'))));
    await stage.taskOf(impatient);
    const rings = stage.call(stage.number(enqueue('', toAgent('1002', 'fetch_timeout="3"'))));
    await stage.isInState('1002', 'fetching');
    const talks = stage.call(stage.number(enqueue('', toAgent('1001'))));
    await talking(stage, talks);
    await talks.hangup();
    await stage.isInState('1001', 'busy/wrap-up');

    writeFileSync(file, String(ms));
    const { readyz } = await stage.probes();
    t.ok(Math.abs(Number(readyz['clock_ahead_ms']) + ms) < 60_000, 'it is said');
    await stage.isInState('1001', 'idle');
    t.match(await impatient.variables(), { enqueue_error: 'timeout' });
    await until('nobody rings any more', () => stage.phone('1002').live.length === 0);
    await rings.hangup();
    await saidAgain(stage);
    const second = stage.call(stage.number(enqueue('', toSkill('s'))));
    await stage.taskOf(second);
    const third = stage.call(stage.number(enqueue('', toSkill('s')), 'script'));
    await stage.taskOf(third);
    const places = async (): Promise<unknown> => {
      const { result } = await stage.ok('GET', '/queue');
      const waited = result.map((task: { waited: number }) => task.waited);
      t.ok(
        waited.every((seconds: number) => seconds >= 0 && seconds < LONGEST_S),
        `they have waited for ${waited.join()} s`,
      );
      return result.map((task: { from: string }) => task.from);
    };
    const inOrder = [first, second, third].map(({ from }) => from);
    t.strictSame(await places(), inOrder);
    if (ms < 0) {
      await stage.restartDaemon();
      t.strictSame(await places(), inOrder, 'after a restart, with that clock, too');
    }
    await stage.ok('POST', '/agent/1001/skills', { opts: [{ opt: 1, name: 's', score: 5, enabled: true }] });
    for (const call of [first, second, third]) {
      await talking(stage, call);
      await call.hangup();
      await until('it is over', () => !call.isLive);
    }
    const { result } = await stage.ok('GET', `/event?after=${begun}&limit=1000`);
    const times = (result as { seq: number; time: number }[]).map(({ time }) => time);
    t.strictSame(
      times,
      [...times].sort((a, b) => a - b),
      'times of events do not go back',
    );
  });

runOnBothSwitches({
  config: { agent: { wrap_up_seconds: 2 } },
  flags: [`--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`],
});
