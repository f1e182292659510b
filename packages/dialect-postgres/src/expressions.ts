import type { ExpressionCodec } from '@godwit/plugin-api';
import { normalize } from './expressions-normalize.js';
import { parsePostgres } from './expressions-parse.js';
import { printPostgres } from './expressions-print.js';

/** PostgreSQL's expressions. Everything is printed typed: a number is never compared with a text. */
export const expressions: ExpressionCodec = { parse: parsePostgres, print: printPostgres, normalize };
