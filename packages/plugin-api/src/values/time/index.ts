/** For dialects and transforms that read or write dates, times and counts of time. */
export * from './calendar.js';
export * from './clock.js';
export * from './count.js';
export * from './count-of-time.js';
export * from './exact-number.js';
export * from './moment.js';
export * from './plain-time.js';
