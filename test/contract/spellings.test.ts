import t from 'tap';
import { startEmbeddedStage } from '../stage/start-stage.ts';
import { enqueue, toAgent } from './words.ts';

/** A way to write an operation: the path below /callcenter, or below an agent, and the body. */
type Way = readonly [path: string, body: Readonly<Record<string, unknown>>];

const NONE = 'cvnone';
const XML = enqueue('', toAgent('1002'));
const out = { to: '5550007', max_answer_seconds: 60 };
const OUT = { to: '5550007', maxAnswerSeconds: 60, maxDialSeconds: 5 };

/** By operation: every published way to write it, and the one code by which all of them are refused for this agent. */
const OF_AGENTS: Readonly<Record<string, readonly [code: string, ways: readonly Way[]]>> = {
  reject: [
    '040601',
    ['task_id', 'taskId', 'queue_id', 'queueId', 'queue_task_id', 'queueTaskId'].flatMap((id): Way[] => [
      ['reject', { [id]: 'qtnone', data: 'd' }],
      ['reject', { [id]: 'qtnone', user_data: 'd' }],
    ]),
  ],
  forward: [
    '040601',
    (['forwardAgent', 'fwd_agent'] as const).flatMap((path): Way[] => [
      [path, { queueId: 'qtnone', enqueue: XML }],
      [path, { queue_id: 'qtnone', queue: XML }],
      [path, { task_id: 'qtnone', enqueue: XML }],
    ]),
  ],
  callout: [
    '040203',
    ['callout', 'call_out'].flatMap((path): Way[] => [
      [path, out],
      [path, { ...OUT, backgound: true }],
      [path, { ...OUT, backgroud: false }],
      [path, { ...out, background: true }],
    ]),
  ],
  callagent: [
    '040203',
    ['callagent', 'call_agent'].flatMap((path): Way[] => [
      [path, { enqueue: XML }],
      [path, { queue: XML, backgound: true }],
    ]),
  ],
  xferAgent: [
    '040501',
    ['xferAgent', 'xfer_agent'].flatMap((path): Way[] => [
      [path, { conversationId: NONE, queue: XML }],
      [path, { conversation_id: NONE, enqueue: XML, release: false }],
    ]),
  ],
  xferOut: [
    '040501',
    ['xferOut', 'xfer_out'].flatMap((path): Way[] => [
      [path, { conversationId: NONE, ...out }],
      [path, { conversation_id: NONE, ...OUT, release: false }],
    ]),
  ],
  pause: [
    '040501',
    [
      ['pause', { conversationId: NONE }],
      ['pause', { conversation_id: NONE }],
    ],
  ],
  resume: [
    '040501',
    [
      ['resume', { conversationId: NONE }],
      ['resume', { conversation_id: NONE, voiceIoMode: 3 }],
      ['resume', { conversation_id: NONE, mode: 2 }],
    ],
  ],
  mode: [
    '040501',
    ['setVoiceIoMode', 'lsm'].flatMap((path): Way[] => [
      [path, { conversationId: NONE }],
      [path, { conversation_id: NONE, voiceIoMode: 4 }],
      [path, { conversationId: NONE, voice_io_mode: 2 }],
      [path, { conversationId: NONE, mode: 1 }],
    ]),
  ],
  join: [
    '040501',
    ['join', 'enter'].flatMap((path): Way[] => [
      [path, { conversationId: NONE }],
      [path, { conversation_id: NONE, voiceIoMode: 2, holding: false }],
      [path, { conversationId: NONE, mode: 4 }],
    ]),
  ],
  depart: [
    '040501',
    ['depart', 'exit'].flatMap((path): Way[] => [
      [path, { conversationId: NONE, data: 'x' }],
      [path, { conversation_id: NONE, user_data: 'x' }],
    ]),
  ],
  inviteAgent: [
    '040501',
    [
      ['inviteAgent', { conversationId: NONE, enqueue: XML }],
      ['inviteAgent', { conversation_id: NONE, queue: XML, backgroud: true, voiceIoMode: 2 }],
    ],
  ],
  inviteOut: [
    '040501',
    [
      ['inviteOut', { conversationId: NONE, ...out }],
      ['inviteOut', { conversation_id: NONE, ...OUT, backgroud: true, mode: 4 }],
    ],
  ],
  merge: [
    '040501',
    [
      ['merge', { src_conversation_id: NONE, dst_conversation_id: 'cv2' }],
      ['merge', { srcConversationId: NONE, dstConversationId: 'cv2', mode: 2 }],
    ],
  ],
};

const OF_CONVERSATIONS: Readonly<Record<string, readonly Way[]>> = {
  inviteAgent: ['inviteAgent', 'invite_agent'].flatMap((path): Way[] => [
    [path, { enqueue: XML }],
    [path, { queue: XML, mode: 2, backgroud: true }],
    [path, { enqueue: XML, voiceIoMode: 2 }],
  ]),
  inviteOut: ['inviteOut', 'invite_out'].flatMap((path): Way[] => [
    [path, out],
    [path, { ...OUT, mode: 2, backgroud: true }],
    [path, { ...out, from: '5550100', voiceIoMode: 2 }],
  ]),
  attachAgent: [
    ['attachAgent', { agentId: '1001' }],
    ['attachAgent', { agent_id: '1001', voiceIoMode: 1 }],
    ['attachAgent', { agent_name: '1001', mode: 4 }],
    ['attachAgent', { agentName: '1001' }],
  ],
  dettachAgent: [
    ['dettachAgent', { agentId: '1001' }],
    ['dettachAgent', { agent_name: '1001', conversationId: NONE }],
  ],
  'lsm of a call': [['call/none/lsm', { mode: 3 }]],
  'lsm of an agent': [['agent/1001/lsm', { mode: 3 }]],
};

t.test('every spelling in both shapes of the address is answered by the one operation', async (t) => {
  const stage = await startEmbeddedStage();
  t.teardown(() => stage.stop({ keep: !t.passing() }));
  await stage.login('1001');
  stage.phone('1001').behave({ answerMs: null });
  await stage.ok('POST', '/agent/1001/callout', out);
  await stage.isInState('1001', 'fetching');
  let asked = 0;
  const same = async (what: string, code: string, ways: readonly Way[], prefixes: readonly string[]): Promise<void> => {
    const answers = await Promise.all(
      prefixes.flatMap((prefix) =>
        ways.map(async ([path, body]) => ({
          path: `${prefix}/${path}`,
          ...(await stage.api('POST', `${prefix}/${path}`, body)),
        })),
      ),
    );
    asked += answers.length;
    const [first] = answers;
    t.equal(first?.code, code, `${what}: ${first?.msg ?? ''}`);
    for (const { path, status, code: is, msg } of answers)
      t.strictSame(
        { status, is, msg },
        { status: first?.status, is: first?.code, msg: first?.msg },
        `${what} as ${path}`,
      );
  };
  const both = (path: string): string[] => [`/callcenter${path}`, `/callcenter/default${path}`];
  for (const [what, [code, ways]] of Object.entries(OF_AGENTS)) await same(what, code, ways, both('/agent/1001'));
  for (const [what, ways] of Object.entries(OF_CONVERSATIONS))
    await same(what, '040501', ways, both(`/conversation/${NONE}`));
  t.comment(`${asked} requests`);
  t.match(await stage.api('POST', '/callcenter/agent/1001/xferNobody', {}), { status: 404 });
  t.match(
    await stage.api('POST', '/callcenter/agent/1001/pause', { conversationID: NONE }),
    { status: 400, code: '000001' },
    'a typo is told',
  );
  t.match(
    await stage.api('POST', '/callcenter/agent/1001/pause', { conversationId: NONE, conversation_id: NONE }),
    { status: 400, code: '000001' },
    'given twice',
  );
});
