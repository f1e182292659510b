import type { ExpressionCodec } from '@godwit/plugin-api';
import { normalize } from './normalize.js';
import { printPostgres } from './print/print-expression.js';
import { parsePostgres } from './read/read-expression.js';

/** PostgreSQL's expressions. Everything is printed typed: a number is never compared with a text. */
export const expressions: ExpressionCodec = { parse: parsePostgres, print: printPostgres, normalize };
