import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './conversation.ts';
import './joins.ts';
import './offers.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches();
