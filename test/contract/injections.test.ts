import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './injected-requests.ts';
import './injected-calls.ts';
import './injected-data.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches();
