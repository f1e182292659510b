/** For dialects and transforms that read or write dates, times and counts of time. */
export { type Clock, hasPrecision, readClock } from './clock.js';
export { type CountedMoment, momentOfCount } from './count.js';
export { countOfTime } from './count-of-time.js';
export { type ExactNumber, exactNumber } from './exact-number.js';
export { type Moment, momentText, readMoment } from './moment.js';
export { plainTime } from './plain-time.js';
export { offsetAt, offsetMinutes } from './zone.js';
