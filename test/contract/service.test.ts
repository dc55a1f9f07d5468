import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './service.ts';
import './script.ts';
import './events.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches();
