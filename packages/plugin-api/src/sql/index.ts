export * from './grammar.js';
export * from './like-of-glob.js';
export { parseExpression } from './parse-expression.js';
export * from './quote.js';
export * from './syntax.js';
export * from './token.js';
export * from './token-reader.js';
export * from './tokenize.js';
export * from './unique-null-indexes.js';
