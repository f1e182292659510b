export type { SqliteConfig } from './config/config.js';
export { sqlite } from './dialect.js';
export type { SqliteOptions } from './options.js';
