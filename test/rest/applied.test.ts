import t from 'tap';
import { showConversation } from '../../src/rest/views/conversation-view.ts';
import { talking } from '../core/errand-kit.ts';
import type { Request } from '../../src/core/model/request.ts';

t.test(
  'a mode that is taken back before the switch has told of it: not applied while the switch is on its way',
  (t) => {
    const scene = talking();
    const { id } = scene.conversation();
    const shown = (): unknown => {
      const { agents } = showConversation(scene.conversation(), scene.world) as {
        agents: { mode: number; applied: boolean }[];
      };
      return agents.map(({ mode, applied }) => [mode, applied]);
    };
    const ask = (mode: 1 | 4): void => {
      const params = { id, agent: 'a', mode };
      scene.take({
        type: 'request',
        request: { name: 'conversation.set-agent-mode', callcentre: 'default', params } satisfies Request,
      });
    };
    t.same(shown(), [[1, true]]);
    ask(4);
    t.same(shown(), [[4, false]]);
    ask(1);
    t.same(shown(), [[1, false]], 'the switch is about to put him on hold, and then not');
    scene.obey();
    t.same(shown(), [[1, true]]);
    t.end();
  },
);
