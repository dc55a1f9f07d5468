import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './faults.ts';
import './agents.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches({ config: { agent: { wrap_up_seconds: 1 } } });
