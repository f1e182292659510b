export * from './compliance.js';
export * from './options.js';
export * from './reference/index.js';
