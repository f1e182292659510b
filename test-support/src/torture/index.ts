export { type FaultName, type FaultResult, faultNames, playFault } from './play-faults.js';
export { type Reference, refer } from './reference.js';
export { type Moment, runWatched, type WatchedRun } from './run-watched.js';
export { SCENARIOS, type Scenario } from './scenarios.js';
export { openStage, type Stage, type StageOptions, type Target } from './stage.js';
export { differenceOf } from './state/database-state.js';
export { readPostgresState } from './state/postgres-state.js';
export { readSqliteState } from './state/sqlite-state.js';
export { type TortureOptions, type TortureResult, tableOf, torture } from './torture.js';
