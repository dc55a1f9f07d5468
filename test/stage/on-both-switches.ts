import t, { type Test } from 'tap';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import type { Stage } from './create-stage.ts';
import { startEmbeddedStage, startRealStage, type StageOptions } from './start-stage.ts';

export type Scenario = (t: Test, stage: Stage) => Promise<void>;

export interface ScenarioOptions {
  /** Why one of the two cannot do it. */
  readonly skip?: Partial<Readonly<Record<Stage['kind'], string>>>;
}

/** For a look at one: STAGE_KIND=real, STAGE_ONLY=a part of its name. */
const isWanted = (kind: string, name: string): boolean =>
  (process.env['STAGE_KIND'] ?? kind) === kind && name.includes(process.env['STAGE_ONLY'] ?? '');

const scenarios: { name: string; options: ScenarioOptions; run: Scenario }[] = [];

/** A test for the embedded switch, and the same one for a real FreeSWITCH. They run when `runOnBothSwitches` is called. */
export function onBothSwitches(name: string, options: ScenarioOptions, run: Scenario): void {
  scenarios.push({ name, options, run });
}

/** `npm run test:long` sets it: then everything is run on a real FreeSWITCH too, for which `npm test` has no time. */
export const withoutTime = (): string | false =>
  process.env['TEST_LONG'] === undefined ? 'not run on a real FreeSWITCH: npm run test:long does' : false;

/** One stage of each kind for all tests of a file; between two tests everybody hangs up and logs out. */
export function runOnBothSwitches(options: StageOptions = {}, isLong = false): void {
  const without = withoutFreeswitch() || (isLong && withoutTime());
  for (const [kind, start, skip] of [
    ['embedded', startEmbeddedStage, false],
    ['real', startRealStage, without],
  ] as const) {
    const wanted = scenarios.filter(({ name }) => isWanted(kind, name));
    if (wanted.length === 0) continue;
    t.test(`on the ${kind} switch`, { skip }, async (t) => {
      const stage = await start(options);
      t.teardown(() => stage.stop({ keep: !t.passing() }));
      for (const { name, options: one, run } of wanted)
        t.test(name, { skip: one.skip?.[kind] ?? false }, async (t) => {
          await run(t, stage).catch((error: unknown) =>
            error instanceof Error ? t.fail(error.message, { stack: error.stack ?? '' }) : t.fail(String(error)),
          );
          await stage.reset();
        });
    });
  }
}
