/** What a config file needs; everything else comes from `@godwit/engine`. */
export {
  configSchema,
  defineConfig,
  type MigrationConfig,
  type MigrationOptions,
  type SideConfig,
} from '@godwit/engine';
export { type AnyTransform, type Dialect, defineTransform } from '@godwit/plugin-api';
