export { checkInsertsWork, type InsertCheck, type InsertReport } from './check-inserts-work.js';
export { type ContentCheck, type ContentReport, checkSameContent } from './check-same-content.js';
export { type Difference, describeDifference } from './difference.js';
