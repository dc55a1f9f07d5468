import t, { type Test } from 'tap';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import type { Stage } from './create-stage.ts';
import { startEmbeddedStage, startRealStage, type StageOptions } from './start-stage.ts';

export type Scenario = (t: Test, stage: Stage) => Promise<void>;

export interface ScenarioOptions {
  /** Why one of the two cannot do it. */
  readonly skip?: Partial<Readonly<Record<Stage['kind'], string>>>;
}

const scenarios: { name: string; options: ScenarioOptions; run: Scenario }[] = [];

/** A test for the embedded switch, and the same one for a real FreeSWITCH. They run when `runOnBothSwitches` is called. */
export function onBothSwitches(name: string, options: ScenarioOptions, run: Scenario): void {
  scenarios.push({ name, options, run });
}

/** One stage of each kind for all tests of a file; between two tests everybody hangs up and logs out. */
export function runOnBothSwitches(options: StageOptions = {}): void {
  const without = withoutFreeswitch();
  for (const [kind, start, skip] of [
    ['embedded', startEmbeddedStage, false],
    ['real', startRealStage, without],
  ] as const)
    t.test(`on the ${kind} switch`, { skip }, async (t) => {
      const stage = await start(options);
      t.teardown(() => stage.stop({ keep: !t.passing() }));
      for (const { name, options: one, run } of scenarios)
        t.test(name, { skip: one.skip?.[kind] ?? false }, async (t) => {
          try {
            await run(t, stage);
          } finally {
            await stage.reset();
          }
        });
    });
}
