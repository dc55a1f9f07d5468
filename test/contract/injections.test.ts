import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './injected-requests.ts';
import './injected-calls.ts';
import './injected-settings.ts';
import './injected-texts.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches();
