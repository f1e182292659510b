export * from './compliance.js';
export * from './options.js';
export * from './own-expressions.js';
export * from './read-own-texts.js';
export * from './test-dialect.js';
export * from './values/boundary-values.js';
