import type { Command } from '../../src/core/model/command.ts';
import { buildCommandText, type CommandText } from '../../src/switch/command-text.ts';
import { createVoiceFiles } from '../../src/switch/voice-file.ts';
import { LEG, silentLogger, testSettings } from './fake-switch.ts';

export const settings = testSettings(1, {
  outbound: [
    { prefix: '00', strip: 2, dial: 'sofia/gateway/abroad/+{number}' },
    { prefix: '0', strip: 1, dial: 'sofia/gateway/carrier/{number}' },
  ],
});
const resolveVoice = createVoiceFiles(settings, silentLogger, (path) => !path.includes('missing'));
/** What a command is on the wire, on a switch with two ways out and every file but those called missing. */
export const build = (command: Command, id = 7): CommandText =>
  buildCommandText(
    { id, command },
    {
      settings,
      resolveVoice,
      isHeld: (legId) => legId === LEG,
      hasSound: (legId) => legId !== 'silent',
      isOutside: (legId) => legId === 'outside',
    },
  );
