export type { PostgresConfig } from './config/config.js';
export { postgres } from './dialect.js';
export type { PostgresOptions } from './options.js';
