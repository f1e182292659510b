import 'reflect-metadata';

export { createContainer } from './container.js';
export * from './create-migration-manager.js';
export * from './diff/compare-introspected.js';
export * from './diff/schema-comparison.js';
export * from './events.js';
export * from './history/clean.js';
export * from './history/history.js';
export { namedRun } from './history/named-run.js';
export * from './history/rollback.js';
export type { RunOnRecord } from './history/run-on-record.js';
export type { RecordsOptions } from './history/target-call.js';
export * from './inspect/inspect.js';
export * from './inspect/inspection.js';
export type { Logger } from './log/logger.js';
export * from './migration-manager.js';
export { nearestNames } from './names/nearest-name.js';
export type { Accepted, AcceptedNote, AcceptedPlace } from './options/accept.js';
export {
  COLUMN_CHOICES,
  type ColumnChoice,
  type InferPolicy,
  type MisfitChoice,
} from './options/column-choice.js';
export { configSchema, type JsonSchema } from './options/config-schema.js';
export {
  type OptionOwner,
  type OptionRow,
  type OptionTable,
  optionTable,
  refuseOptionsOfOthers,
} from './options/dialect-options.js';
export type { FilledRow, FillValue } from './options/fill-value.js';
export * from './options/migration-config.js';
export type { OptionSyntax } from './options/option-kinds.js';
export { type MigrationOptions, OPTIONS, type OptionName } from './options/option-table.js';
export * from './options/resolved-options.js';
export * from './plan/migration-plan.js';
export * from './profile/database-profile.js';
export * from './profile/profile.js';
export { renderDownSql, renderPlanJson, renderUpSql } from './render/render-plan.js';
export * from './repair/repair-result.js';
export * from './retry/retry-result.js';
export * from './run/exit-code.js';
export * from './run/migration-result.js';
export * from './run/migration-run-error.js';
export {
  type SavedFrom,
  type SavedSchema,
  type SavedSide,
  savedIn,
  savedSchema,
} from './saved/saved-schema.js';
export * from './sync/sync-result.js';
export { DIALECT, TRANSFORM } from './tokens.js';
export { Trace } from './trace/trace.js';
export type { TraceDocument, TraceEvent } from './trace/trace-event.js';
export * from './verify/verification-result.js';
export { VERSION } from './version.js';
