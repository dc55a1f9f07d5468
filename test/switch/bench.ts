import type { Test } from 'tap';
import { createFreeswitch, type Freeswitch } from '../../src/switch/freeswitch.ts';
import type { SwitchSettings } from '../../src/switch/settings.ts';
import {
  createRecorder,
  silentLogger,
  startFakeSwitch,
  testSettings,
  until,
  type FakeSwitch,
  type Recorder,
} from './fake-switch.ts';

/** The switch room, and a switch that answers as it is told. */
export interface Bench {
  readonly fake: FakeSwitch;
  readonly port: Freeswitch;
  readonly recorder: Recorder;
}

/** Attached. */
export async function attach(t: Test, more: Partial<SwitchSettings> = {}): Promise<Bench> {
  const fake = await startFakeSwitch();
  const port = createFreeswitch(testSettings(fake.port, more), silentLogger);
  const recorder = createRecorder();
  t.teardown(async () => {
    await port.stop();
    await fake.close();
  });
  await port.start(recorder);
  await until('attached', () => port.isAttached());
  return { fake, port, recorder };
}
