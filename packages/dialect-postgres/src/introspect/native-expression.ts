import type { ExpressionContext, SqlExpression } from '@godwit/plugin-api';
import { expressions } from '../expressions/codec.js';
import { collationAbility } from '../types/abilities.js';

/** A text of the catalogue with what it means, where that is known for certain. `needs` is a JSON array or null. */
export function nativeExpression(
  text: string,
  context: ExpressionContext,
  needs: string | null = null,
): SqlExpression {
  const tree = expressions.parse(text, context);
  const named = [...(needs === null ? [] : (JSON.parse(needs) as readonly string[])), ...collationsIn(text)];
  const beyond = beyondTree(text);
  return {
    text,
    dialect: 'postgres',
    ...(tree === undefined ? {} : { tree }),
    ...(tree === undefined || beyond.length === 0 ? {} : { beyond }),
    ...(named.length === 0 ? {} : { needs: named }),
  };
}

const NAMED_COLLATION = /\bCOLLATE\s+("(?:[^"]|"")+"|\w+)\.("(?:[^"]|"")+"|\w+)/gi;

/** The collations of people's own that a text of the catalogue names, as what a target has to have. */
export function collationsIn(text: string): readonly string[] {
  const bare = (name: string): string =>
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
  const found = [...text.matchAll(NAMED_COLLATION)].map(([, schema = '', name = '']) => {
    return `${bare(schema)}.${bare(name)}`;
  });
  return [...new Set(found)].filter((name) => !name.startsWith('pg_catalog.')).map(collationAbility);
}

/** Which now it is, to how many digits, and what text compares by: in trees every now is one, and collations are not said. */
const BEYOND =
  /\b(?:clock_timestamp|statement_timestamp)\b|\b(?:CURRENT_TIME(?:STAMP)?|LOCALTIME(?:STAMP)?)\s*\(\d\)|\bCOLLATE\s+(?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?/gi;

function beyondTree(text: string): readonly string[] {
  const found = text.match(BEYOND) ?? [];
  return [...new Set(found.map((one) => one.replace(/pg_catalog\./, '')))].sort();
}

/**
 * SQL for what an object of the catalogue uses and no move carries, as a JSON array: functions, operators, types other than
 * enums and domains, of people's own, and text search configurations. `classId` and `objectId` are SQL.
 */
export function needsOf(classId: string, objectId: string): string {
  return needsWhere(`${isOf(classId, objectId)} AND u.deptype = 'n'`);
}

/** The same for the default or the expression of a column, given by SQL. PostgreSQL 14 has those of generated ones at the column. */
export function needsOfColumn(defaultId: string, table: string, number: string): string {
  return needsWhere(`(${isOf('pg_catalog.pg_attrdef', defaultId)} AND u.deptype = 'n'
    OR ${isOf('pg_catalog.pg_class', table)} AND u.objsubid = ${number} AND u.deptype = 'a')`);
}

function isOf(classId: string, objectId: string): string {
  return `u.classid = '${classId}'::pg_catalog.regclass AND u.objid = ${objectId}`;
}

/** Of the system's own objects only text search configurations have entries: not every version has the same. */
function needsWhere(condition: string): string {
  return `(SELECT pg_catalog.json_agg(DISTINCT pg_catalog.pg_describe_object(u.refclassid, u.refobjid, 0))::text
    FROM pg_catalog.pg_depend AS u
   WHERE ${condition}
     AND (u.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass,
                           'pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_ts_config'::pg_catalog.regclass)
          OR u.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND ${IS_LEFT_BEHIND}))`;
}

/** An array is what its elements are. */
const IS_LEFT_BEHIND = `(SELECT coalesce(e.typtype, y.typtype) NOT IN ('d', 'e') FROM pg_catalog.pg_type AS y
  LEFT JOIN pg_catalog.pg_type AS e ON e.typarray = y.oid WHERE y.oid = u.refobjid)`;

/** Whether an object of the catalogue belongs to an extension. `classId` and `objectId` are SQL. */
export function ofExtension(classId: string, objectId: string): string {
  return `EXISTS (SELECT FROM pg_catalog.pg_depend AS x WHERE x.classid = '${classId}'::pg_catalog.regclass
    AND x.objid = ${objectId} AND x.deptype = 'e')`;
}
