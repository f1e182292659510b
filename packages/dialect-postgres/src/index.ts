export type { PostgresConfig } from './config.js';
export { postgres } from './dialect.js';
