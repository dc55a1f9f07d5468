import { onBothSwitches } from '../stage/on-both-switches.ts';
import { SURVEY_NUMBER } from '../stage/stage.ts';
import { serve, sitDown } from './desktops.ts';
import { strikeUpon } from './kill-instants.ts';
import { hear } from './office.ts';

const TRANSFER = /uuid_transfer/;

onBothSwitches('kill -9 as a customer is handed on: he is sent to the number once', {}, async (t, stage) => {
  for (const isHeard of [true, false]) {
    const anna = await sitDown(t, stage, '1001');
    const { call, uuid } = await serve(stage, anna);
    let sent = 0;
    const upon = { upon: 'command', text: TRANSFER, isHeard } as const;
    const struck = strikeUpon(stage, upon, { afterMs: 0, limitMs: 10_000 }, () => stage.killDaemon());
    void anna.ask('trans', { uuid, type: '1', trans_type: '3', trans_number: SURVEY_NUMBER }).catch(() => null);
    t.ok(await struck);
    stage.proxy.watch((text) => {
      if (TRANSFER.test(text)) sent += 1;
      return true;
    });
    await stage.startDaemon();
    await hear(t, stage, { [call.name]: ['survey'] }, 'he hears it');
    await anna.isIn('FREE');
    stage.proxy.watch(null);
    t.equal(sent, isHeard ? 0 : 1, isHeard ? 'the switch had heard it' : 'the switch had not heard it');
    await call.press('4');
    t.match(await call.variables(), { survey_mark: '4', enqueue_agent: '1001' });
    anna.client.close();
    t.strictSame(await stage.leftoversAtLast(), {});
  }
});
