export {
  checkNewRows,
  type NewRowsReport,
  type NewRowsSides,
  stageNewRows,
} from '../new-rows/check-new-rows.js';
export type { Staged } from '../new-rows/ruled-table.js';
export { type CrossMove, untoldDifferences } from '../schema/cross/compare-across.js';
export {
  describeSchemaDifference,
  type FactKind,
  type FactPlace,
  type SchemaDifference,
} from '../schema/fact.js';
export { comparePostgresSchemas } from '../schema/postgres-facts.js';
export { compareSqliteMeanings, compareSqliteSchemas } from '../schema/sqlite-facts.js';
export { type LedgerNote, strikeOff } from '../schema/strike-off.js';
export { type CarriedCheck, checkCarriedContent } from './carried/check-carried-content.js';
export { checkSamePostgres, type SamePostgresCheck } from './carried/check-same-postgres.js';
export { checkInsertsWork, type InsertCheck, type InsertReport } from './check-inserts-work.js';
export { type ContentCheck, type ContentReport, checkSameContent } from './check-same-content.js';
export { checkSameSqlite, type SameSqliteCheck } from './check-same-sqlite.js';
export { type Difference, describeDifference } from './difference.js';
