import t from 'tap';
import { begun, consult, idOf, scriptOf, statesOf, supervise, tale, together } from '../call-kit.ts';
import { find, leftOver, office, talking } from '../errand-kit.ts';
import { route, type Scene } from '../kit.ts';

/** Caller c talks with agent a, or rings at him; b is looked for, d supervises. By name and phase. */
const SITUATIONS: Readonly<Record<string, () => Scene>> = {
  'transfer at once, rings': () => transferred(true),
  'transfer at once, talks': () => answered(transferred(true), 'b'),
  'transfer on hold, rings': () => transferred(false),
  'transfer on hold, talks': () => answered(transferred(false), 'b'),
  'consult, rings': consulted,
  'consult, talks': () => answered(consulted(), 'b'),
  'consult to transfer before the answer, rings': handedEarly,
  'consult to transfer before the answer, talks': () => answered(handedEarly(), 'b'),
  'consult to transfer after the answer, talks': () => completed(answered(consulted(), 'b')),
  'three_way, rings': third,
  'three_way, talks': () => answered(third(), 'b'),
  'substitute while it rings, own rings': () => substituted(ringing()),
  'substitute while it rings, talks': () => answered(substituted(ringing()), 'd'),
  'substitute while they talk, own rings': () => substituted(talking()),
  'substitute while they talk, talks': () => answered(substituted(talking()), 'd'),
  'eavesdrop, own rings': () => supervised('eavesdrop'),
  'eavesdrop, talks': () => answered(supervised('eavesdrop'), 'd'),
  'whisper, talks': () => answered(supervised('whisper'), 'd'),
  'force_call, own rings': () => supervised('force_call'),
  'force_call, talks': () => answered(supervised('force_call'), 'd'),
};

function answered(scene: Scene, agent: string): Scene {
  scene.answer(agent);
  return scene;
}

function transferred(release: boolean): Scene {
  const scene = talking();
  scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: find('b'), release });
  return scene;
}

function consulted(): Scene {
  const scene = talking();
  consult(scene);
  return scene;
}

function handedEarly(): Scene {
  const scene = talking();
  scene.ask('agent.complete-consult', { agent: 'a', id: begun(consult(scene)) });
  return scene;
}

function completed(scene: Scene): Scene {
  scene.ask('agent.complete-consult', { agent: 'a', id: idOf(scene) });
  return scene;
}

function third(): Scene {
  const scene = talking();
  const about = { agent: 'a', id: idOf(scene), mode: 1, background: true } as const;
  scene.ask('agent.invite', { ...about, whom: find('b') });
  return scene;
}

function ringing(): Scene {
  const scene = office();
  scene.arrive('c', route('<agent name="a"/>'));
  scene.ring('a');
  scene.forget();
  return scene;
}

function substituted(scene: Scene): Scene {
  scene.ask('agent.substitute', { agent: 'd', target: 'a' });
  return scene;
}

function supervised(how: Parameters<typeof supervise>[1]): Scene {
  const scene = talking();
  supervise(scene, how);
  return scene;
}

type Row = readonly [
  situation: string,
  hangsUp: string,
  together: string,
  states: string,
  script: string,
  told: string,
];

// prettier-ignore
const EXPECTED: readonly Row[] = [
  ['transfer at once, rings', '-', '-', 'a idle, b fetching, d idle', '-', 'transfer begun'],
  ['transfer at once, rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'transfer begun, transfer over!'],
  ['transfer at once, rings', 'b', '-', 'a idle, b idle, d idle', 'call_fail', 'transfer begun, transfer over!'],
  ['transfer at once, talks', '-', 'b+c', 'a idle, b talking, d idle', '-', 'transfer begun, transfer talking, transfer over'],
  ['transfer at once, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'transfer begun, transfer talking, transfer over'],
  ['transfer at once, talks', 'b', '-', 'a idle, b idle, d idle', 'success', 'transfer begun, transfer talking, transfer over'],
  ['transfer on hold, rings', '-', '(a)+(c)', 'a talking, b fetching, d idle', '-', 'transfer begun'],
  ['transfer on hold, rings', 'a', '-', 'a idle, b fetching, d idle', '-', 'transfer begun'],
  ['transfer on hold, rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'transfer begun, transfer over!'],
  ['transfer on hold, rings', 'b', 'a+c', 'a talking, b idle, d idle', '-', 'transfer begun, transfer over!'],
  ['transfer on hold, talks', '-', 'b+c', 'a idle, b talking, d idle', '-', 'transfer begun, transfer talking, transfer over'],
  ['transfer on hold, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'transfer begun, transfer talking, transfer over'],
  ['transfer on hold, talks', 'b', '-', 'a idle, b idle, d idle', 'success', 'transfer begun, transfer talking, transfer over'],
  ['consult, rings', '-', '(a)+c', 'a talking, b fetching, d idle', '-', 'consult begun'],
  ['consult, rings', 'a', '-', 'a idle, b idle, d idle', 'success', 'consult begun, consult over!'],
  ['consult, rings', 'c', '-', 'a talking, b fetching, d idle', 'gone', 'consult begun'],
  ['consult, rings', 'b', 'a+c', 'a talking, b idle, d idle', '-', 'consult begun, consult over!'],
  ['consult, talks', '-', '(a)+c a+b', 'a talking, b talking, d idle', '-', 'consult begun, consult talking'],
  ['consult, talks', 'a', '-', 'a idle, b idle, d idle', 'success', 'consult begun, consult talking, consult over'],
  ['consult, talks', 'c', 'a+b', 'a talking, b talking, d idle', 'gone', 'consult begun, consult talking'],
  ['consult, talks', 'b', 'a+c', 'a talking, b idle, d idle', '-', 'consult begun, consult talking, consult over'],
  ['consult to transfer before the answer, rings', '-', '-', 'a idle, b fetching, d idle', '-', 'consult begun, consult over!, consult-to-transfer begun'],
  ['consult to transfer before the answer, rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'consult begun, consult over!, consult-to-transfer begun, consult-to-transfer over!'],
  ['consult to transfer before the answer, rings', 'b', '-', 'a idle, b idle, d idle', 'call_fail', 'consult begun, consult over!, consult-to-transfer begun, consult-to-transfer over!'],
  ['consult to transfer before the answer, talks', '-', 'b+c', 'a idle, b talking, d idle', '-', 'consult begun, consult over!, consult-to-transfer begun, consult-to-transfer talking, consult-to-transfer over'],
  ['consult to transfer before the answer, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'consult begun, consult over!, consult-to-transfer begun, consult-to-transfer talking, consult-to-transfer over'],
  ['consult to transfer before the answer, talks', 'b', '-', 'a idle, b idle, d idle', 'success', 'consult begun, consult over!, consult-to-transfer begun, consult-to-transfer talking, consult-to-transfer over'],
  ['consult to transfer after the answer, talks', '-', 'b+c', 'a idle, b talking, d idle', '-', 'consult begun, consult talking, consult over, consult-to-transfer begun, consult-to-transfer talking, consult-to-transfer over'],
  ['consult to transfer after the answer, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'consult begun, consult talking, consult over, consult-to-transfer begun, consult-to-transfer talking, consult-to-transfer over'],
  ['consult to transfer after the answer, talks', 'b', '-', 'a idle, b idle, d idle', 'success', 'consult begun, consult talking, consult over, consult-to-transfer begun, consult-to-transfer talking, consult-to-transfer over'],
  ['three_way, rings', '-', 'a+c', 'a talking, b fetching, d idle', '-', 'three_way begun'],
  ['three_way, rings', 'a', '-', 'a idle, b idle, d idle', 'success', 'three_way begun, three_way over!'],
  ['three_way, rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'three_way begun, three_way over!'],
  ['three_way, rings', 'b', 'a+c', 'a talking, b idle, d idle', '-', 'three_way begun, three_way over!'],
  ['three_way, talks', '-', 'a+b+c', 'a talking, b talking, d idle', '-', 'three_way begun, three_way talking'],
  ['three_way, talks', 'a', 'b+c', 'a idle, b talking, d idle', '-', 'three_way begun, three_way talking, three_way over'],
  ['three_way, talks', 'c', 'a+b', 'a talking, b talking, d idle', 'gone', 'three_way begun, three_way talking'],
  ['three_way, talks', 'b', 'a+c', 'a talking, b idle, d idle', '-', 'three_way begun, three_way talking, three_way over'],
  ['substitute while it rings, own rings', '-', '-', 'a fetching, b idle, d fetching', '-', 'substitute begun'],
  ['substitute while it rings, own rings', 'a', '-', 'a idle, b idle, d idle', 'call_fail', 'substitute begun, substitute over!'],
  ['substitute while it rings, own rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'substitute begun, substitute over!'],
  ['substitute while it rings, own rings', 'd', '-', 'a fetching, b idle, d idle', '-', 'substitute begun, substitute over!'],
  ['substitute while it rings, talks', '-', 'c+d', 'a idle, b idle, d talking', '-', 'substitute over | substitute begun, substitute talking'],
  ['substitute while it rings, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'substitute over | substitute begun, substitute talking, substitute over'],
  ['substitute while it rings, talks', 'd', '-', 'a idle, b idle, d idle', 'success', 'substitute over | substitute begun, substitute talking, substitute over'],
  ['substitute while they talk, own rings', '-', 'a+c', 'a talking, b idle, d fetching', '-', 'substitute begun'],
  ['substitute while they talk, own rings', 'a', '-', 'a idle, b idle, d idle', 'success', 'substitute begun, substitute over!'],
  ['substitute while they talk, own rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'substitute begun, substitute over!'],
  ['substitute while they talk, own rings', 'd', 'a+c', 'a talking, b idle, d idle', '-', 'substitute begun, substitute over!'],
  ['substitute while they talk, talks', '-', 'c+d', 'a idle, b idle, d talking', '-', 'substitute over | substitute begun, substitute talking'],
  ['substitute while they talk, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'substitute over | substitute begun, substitute talking, substitute over'],
  ['substitute while they talk, talks', 'd', '-', 'a idle, b idle, d idle', 'success', 'substitute over | substitute begun, substitute talking, substitute over'],
  ['eavesdrop, own rings', '-', 'a+c', 'a talking, b idle, d fetching', '-', 'eavesdrop begun'],
  ['eavesdrop, own rings', 'a', '-', 'a idle, b idle, d idle', 'success', 'eavesdrop begun, eavesdrop over!'],
  ['eavesdrop, own rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'eavesdrop begun, eavesdrop over!'],
  ['eavesdrop, own rings', 'd', 'a+c', 'a talking, b idle, d idle', '-', 'eavesdrop begun, eavesdrop over!'],
  ['eavesdrop, talks', '-', 'a+c d~a', 'a talking, b idle, d talking', '-', 'eavesdrop begun, eavesdrop talking'],
  ['eavesdrop, talks', 'a', '-', 'a idle, b idle, d idle', 'success', 'eavesdrop begun, eavesdrop talking, eavesdrop over'],
  ['eavesdrop, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'eavesdrop begun, eavesdrop talking, eavesdrop over'],
  ['eavesdrop, talks', 'd', 'a+c', 'a talking, b idle, d idle', '-', 'eavesdrop begun, eavesdrop talking, eavesdrop over'],
  ['whisper, talks', '-', 'a+c d>a', 'a talking, b idle, d talking', '-', 'whisper begun, whisper talking'],
  ['whisper, talks', 'a', '-', 'a idle, b idle, d idle', 'success', 'whisper begun, whisper talking, whisper over'],
  ['whisper, talks', 'c', '-', 'a idle, b idle, d idle', 'gone', 'whisper begun, whisper talking, whisper over'],
  ['whisper, talks', 'd', 'a+c', 'a talking, b idle, d idle', '-', 'whisper begun, whisper talking, whisper over'],
  ['force_call, own rings', '-', 'a+c', 'a talking, b idle, d fetching', '-', 'force_call begun'],
  ['force_call, own rings', 'a', '-', 'a idle, b idle, d idle', 'success', 'force_call begun, force_call over!'],
  ['force_call, own rings', 'c', '-', 'a idle, b idle, d idle', 'gone', 'force_call begun, force_call over!'],
  ['force_call, own rings', 'd', 'a+c', 'a talking, b idle, d idle', '-', 'force_call begun, force_call over!'],
  ['force_call, talks', '-', 'a+c+d', 'a talking, b idle, d talking', '-', 'force_call talking | force_call begun, force_call talking'],
  ['force_call, talks', 'a', 'c+d', 'a idle, b idle, d talking', '-', 'force_call talking, force_call over | force_call begun, force_call talking, force_call over'],
  ['force_call, talks', 'c', 'a+d', 'a talking, b idle, d talking', 'gone', 'force_call talking | force_call begun, force_call talking'],
  ['force_call, talks', 'd', 'a+c', 'a talking, b idle, d idle', '-', 'force_call talking, force_call over | force_call begun, force_call talking, force_call over'],
];

const legOf = (scene: Scene, who: string): string => (who === 'c' ? 'c' : scene.legOf(who));

function play(situation: string, who: string): Row {
  const scene = (SITUATIONS[situation] ?? talking)();
  if (who !== '-') scene.hangUp(legOf(scene, who));
  const told = ['a', 'd'].map((name) => tale(scene, name)).filter((text) => text !== '-');
  return [situation, who, together(scene), statesOf(scene), scriptOf(scene), told.join(' | ')];
}

void t.test(
  'who hangs up in which phase, and what then: who talks with whom, states, the script, what is told',
  (t) => {
    for (const row of EXPECTED) t.strictSame(play(row[0], row[1]), row, `${row[0]}: ${row[1]}`);
    t.end();
  },
);

void t.test('and when all have hung up nothing is left', (t) => {
  for (const make of Object.values(SITUATIONS)) {
    const scene = make();
    for (const legId of [...scene.phone.channels.keys()]) scene.hangUp(legId);
    t.equal(leftOver(scene), 0);
  }
  t.end();
});
