import type { MigrationConfig as EngineConfig, Logger } from '@godwit/engine';

/** What one move is, beside the Kysely instances: everything may be left out. */
export interface MigrationConfig extends Partial<EngineConfig> {
  /** Takes lines of what happens where `options.verbose` asks for them; `console` unless said. */
  readonly logger?: Logger;
}
