import type { Enqueue } from '../../src/enqueue/model.ts';
import { readDocument, route } from '../core/kit.ts';

/** What callers come with, and whom agents look for. Every kind of route, choice, ring mode and way to fail. */
export const DOCUMENT_TEXTS: readonly string[] = [
  route('<skill name="sales" priority="3"/>'),
  route('<condition id="any"/>', 'choice="lru"'),
  route('<condition id="sales"/><condition id="any"/>', 'choice="round_robin" fail_overflow="true"'),
  route('<condition id="vip"/>', 'reserve_state="busy/after" ring_mode="2" ring_voice="ring.wav"'),
  route('<agent name="pia"/>'),
  route('<agent name="sam" queue_timeout="0"/>'),
  route('<agent name="ned" fetch_timeout="15"/>', 'announce_position="true" announce_interval="10"'),
  route(
    '<agents><agent name="pia"/><agent name="tom"/><agent name="lou"/></agents>',
    'choice="ring_all" ring_mode="3"',
  ),
  route('<skill name="sales" priority="7" queue_timeout="30"/>', 'choice="lru" fail_overflow="true" ring_mode="5"'),
  `<enqueue choice="ring_all" fail_overflow="true" ring_mode="4"><route><condition id="vip"/><condition id="sales"/></route>
   <route><skill name="sales" queue_timeout="20"/></route><route><condition id="any"/></route></enqueue>`,
  route('<condition id="any"/>', 'play_num="true" pre_num_voice="pre.wav" conversation_timeout="60"'),
  route(
    '<skill name="support" queue_timeout="120" fetch_timeout="25"/>',
    'choice="fewest_calls" conversation_level="1"',
  ),
  `<enqueue fail_overflow="true"><route><skill name="support" queue_timeout="45"/></route>
   <route><condition priority="2" queue_timeout="60"><where>idle_seconds &gt; 20</where><sort>idle_seconds</sort></condition></route></enqueue>`,
  route('<condition id="second"/>', 'channel="second"'),
];

export const DOCUMENTS: readonly Enqueue[] = DOCUMENT_TEXTS.map(readDocument);
