import 'reflect-metadata';

export type { Accepted, AcceptedNote, AcceptedPlace } from './config/accept.js';
export {
  COLUMN_CHOICES,
  type ColumnChoice,
  type InferPolicy,
  type MisfitChoice,
} from './config/column-choice.js';
export * from './config/migration-config.js';
export type { Option } from './config/option.js';
export type { OptionKind, OptionSyntax } from './config/option-kinds.js';
export { type MigrationOptions, OPTIONS, type OptionName } from './config/option-table.js';
export * from './config/resolved-options.js';
export { createContainer } from './container.js';
export * from './create-migration-manager.js';
export * from './events.js';
export * from './inspect/inspect.js';
export * from './inspect/inspection.js';
export * from './migration-manager.js';
export { nearestNames } from './names/nearest-name.js';
export * from './plan/migration-plan.js';
export * from './profile/database-profile.js';
export * from './profile/profile.js';
export * from './render/render-plan.js';
export * from './repair/repair-result.js';
export * from './run/exit-code.js';
export * from './run/migration-result.js';
export * from './run/migration-run-error.js';
export { DIALECT, TRANSFORM } from './tokens.js';
export * from './verify/verification-result.js';
export { VERSION } from './version.js';
