/** Where the engine runs when it cannot be in a SharedWorker: a chunk of its own. */
export {inPageHost} from './in-page.ts';
export {leaderHost} from './leader.ts';
