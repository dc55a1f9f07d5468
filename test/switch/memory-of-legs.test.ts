import t from 'tap';
import type { Fact } from '../../src/core/model/fact.ts';
import { createLegRegister } from '../../src/switch/leg-register.ts';
import { createPlayTracker } from '../../src/switch/play-tracker.ts';
import { reconnectPauseMs } from '../../src/switch/reconnect-pause.ts';
import { LEG } from './fake-switch.ts';

const THEIRS = '0a000000-0000-4000-8000-000000000001';
const hungUp = (legId: string): Fact => ({ fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' });
const parked = (legId: string): Fact => ({ fact: 'leg-parked', legId });

t.test('the end of a leg is told once, and nothing after it', (t) => {
  const legs = createLegRegister();
  t.ok(legs.admits(parked(LEG)));
  t.equal(legs.liveCount(), 1);
  t.ok(legs.admits(hungUp(LEG)));
  t.notOk(legs.admits(hungUp(LEG)));
  t.notOk(legs.admits(parked(LEG)));
  t.equal(legs.liveCount(), 0);
  t.end();
});

t.test('legs of others are let through only while they are ours', (t) => {
  const legs = createLegRegister();
  t.notOk(legs.admits(parked(THEIRS)));
  legs.add(THEIRS);
  t.ok(legs.admits(parked(THEIRS)));
  legs.remove(THEIRS);
  t.notOk(legs.admits(parked(THEIRS)));
  legs.add(THEIRS);
  t.ok(legs.admits(hungUp(THEIRS)));
  t.notOk(legs.isOurs(THEIRS));
  t.ok(legs.admits({ fact: 'extension-registered', user: '1' }));
  t.end();
});

t.test('a leg of ours that was released is of others, until it is handed over', (t) => {
  const legs = createLegRegister();
  legs.release(LEG);
  t.notOk(legs.isOurs(LEG));
  t.notOk(legs.admits(parked(LEG)));
  legs.add(LEG);
  t.ok(legs.admits(parked(LEG)));
  legs.remove(LEG);
  t.ok(legs.isOurs(LEG), 'one that is gone may still be told of');
  for (let index = 0; index < 30_000; index += 1) legs.release(`ca11ca11-${index}`);
  t.ok(legs.isOurs('ca11ca11-0'), 'long forgotten');
  t.notOk(legs.isOurs('ca11ca11-29999'));
  t.end();
});

t.test('a leg that is called has no sound until it has early media or is answered', (t) => {
  const legs = createLegRegister();
  legs.expect(LEG, true);
  const ringing = (hasEarlyMedia: boolean): Fact => ({ fact: 'leg-ringing', legId: LEG, hasEarlyMedia });
  t.equal(legs.hasSound(LEG), false);
  legs.admits(ringing(false));
  t.equal(legs.hasSound(LEG), false);
  legs.admits(ringing(true));
  t.equal(legs.hasSound(LEG), true);
  t.equal(legs.isOutside(LEG), true);
  legs.reset([LEG], [LEG]);
  t.equal(legs.hasSound(LEG), false, 'after a snapshot nothing else is known');
  legs.admits(parked(LEG));
  t.equal(legs.hasSound(LEG), true);
  legs.reset([], []);
  t.equal(legs.isOutside(LEG), false);
  t.equal(legs.liveCount(), 0);
  t.end();
});

t.test('a million ended legs are not kept', (t) => {
  const legs = createLegRegister();
  for (let index = 0; index < 30_000; index += 1) legs.admits(hungUp(`ca11ca11-${index}`));
  t.ok(legs.admits(hungUp('ca11ca11-0')), 'long forgotten');
  t.notOk(legs.admits(hungUp('ca11ca11-29999')));
  t.end();
});

t.test('only the last playback of a leg ends what it hears', (t) => {
  const plays = createPlayTracker();
  const end = (uuid: string, more: object = {}): boolean =>
    plays.isEnd({ 'Unique-ID': LEG, 'Application-UUID': uuid, 'Application-Response': 'FILE PLAYED', ...more });
  t.ok(end('anything'), 'begun before us');
  plays.onPlaySent(LEG, 1);
  plays.onPlaySent(LEG, 2);
  t.notOk(end('enq-play-1'), 'replaced');
  t.ok(end('enq-play-2'));
  t.ok(end('of-a-dialplan'));
  plays.forget(LEG);
  t.ok(end('enq-play-1'));
  t.end();
});

t.test('a turn of a repeated file is no end, its last one is', (t) => {
  const plays = createPlayTracker();
  const loop = { 'Unique-ID': LEG, variable_total_loops: '-1' };
  const stop = (status: string, ms: string): void =>
    plays.onStop({ ...loop, 'Playback-Status': status, variable_playback_ms: ms });
  const isEnd = (response = 'FILE PLAYED'): boolean => plays.isEnd({ ...loop, 'Application-Response': response });
  stop('done', '700');
  t.notOk(isEnd(), 'goes on');
  stop('break', '700');
  t.ok(isEnd(), 'stopped');
  stop('done', '100');
  t.ok(isEnd(), 'too short: the switch does not begin it again');
  t.ok(isEnd('FILE NOT FOUND'), 'cannot be played');
  t.end();
});

t.test('pauses grow and stay bounded', (t) => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((attempt) => reconnectPauseMs(attempt, 100, 5_000));
  t.same(pauses, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  t.end();
});
