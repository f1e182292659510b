export { type Block, blocksOf } from './blocks.js';
export { listDocuments, ROOT, readDocument } from './documents.js';
