import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './desktop-calls.ts';
import './desktop-transfers.ts';
import './desktop-supervision.ts';
import './desktop-media.ts';
import './desktop-day.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches();
