import type { MigrationConfig as EngineConfig, Logger, SideConfig } from '@godwit/engine';

/** What one move is, beside the Kysely instances: everything may be left out. */
export interface MigrationConfig extends Partial<Omit<EngineConfig, 'source' | 'target'>> {
  /** Where the source is, and settings of its dialect: it must be the database that the instance leads to. */
  readonly source?: SideConfig | string;
  /** The same of the target. */
  readonly target?: SideConfig | string;
  /** Takes lines of what happens where `options.verbose` asks for them; `console` unless said. */
  readonly logger?: Logger;
}
