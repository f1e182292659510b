export * from './compliance.js';
export * from './options.js';
