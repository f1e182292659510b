export type { SqliteConfig } from './config/config.js';
export { sqlite } from './dialect.js';
