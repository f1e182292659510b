import type { ColumnPlan } from '@godwit/plugin-api';
import { isStoredValue } from '../../types/values/stored-value.js';
import { type CellContext, type CellSql, cellSql, NEVER } from '../rows/cell-sql.js';
import { FLOAT_BITS, IS_SINGLE, REAL_TEXT, SINGLE_BITS } from './float-functions.js';

/**
 * How SQLite itself renders the cells of one column for digests: for every value that is not NULL and where `proof` is
 * true, `createFit` accepts the value and `text` is its `digestText`.
 */
export function digestCellSql(x: string, plan: ColumnPlan, context: CellContext): CellSql {
  const type = plan.as;
  if (isStoredValue(type)) return storedCell(x);
  switch (type.kind) {
    case 'float':
      return floatCell(x, type.bits);
    case 'decimal':
      return decimalCell(x, plan, context);
    case 'json':
      // The text itself is digested, so that another spelling shows.
      return plan.form === 'normalized'
        ? NEVER
        : cellSql(x, { ...plan, as: { kind: 'json', form: 'text' } }, context);
    default:
      return cellSql(x, plan, context);
  }
}

/** Text that is none, or holds NUL characters, shows in the whole line. */
function storedCell(x: string): CellSql {
  const text =
    `CASE typeof(${x}) WHEN 'integer' THEN 'i'||${x} WHEN 'text' THEN 't'||${x} ` +
    `WHEN 'real' THEN 'r'||${REAL_TEXT}(${x}) WHEN 'blob' THEN '\\x'||lower(hex(${x})) END`;
  return { text, proof: '1', unchanged: '1' };
}

function floatCell(x: string, bits: 32 | 64): CellSql {
  const whole = `typeof(${x})='integer' AND ${x} BETWEEN -9007199254740992 AND 9007199254740992`;
  const number = `(typeof(${x})='real' OR ${whole})`;
  const fits = bits === 32 ? `${number} AND ${IS_SINGLE}(${x})` : number;
  const proof = `(${fits} OR typeof(${x})='text' AND ${x} COLLATE BINARY='NaN')`;
  return { text: `${bits === 32 ? SINGLE_BITS : FLOAT_BITS}(${x})`, proof, unchanged: proof };
}

/** Without zeros at the end of a fraction and without a point behind which nothing is; zero has no sign. */
function decimalCell(x: string, plan: ColumnPlan, context: CellContext): CellSql {
  const cell = cellSql(x, plan, context);
  const whole = `typeof(${x})='real' AND ${x}=CAST(${x} AS INTEGER)`;
  const bare = `rtrim(rtrim(${x},'0'),'.')`;
  const text = `CASE WHEN instr(${x},'.') THEN iif(${bare}='-0','0',${bare}) WHEN ${x}='-0' THEN '0' ELSE ${x} END`;
  const others = context.affinity === 'text' ? `WHEN typeof(${x})='text' THEN ${text} ` : '';
  return { ...cell, text: `CASE ${others}WHEN ${whole} THEN CAST(${x} AS INTEGER) ELSE ${x} END` };
}
