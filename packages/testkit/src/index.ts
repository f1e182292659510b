export * from './compliance.js';
export * from './options.js';
export * from './test-dialect.js';
export * from './values/boundary-values.js';
