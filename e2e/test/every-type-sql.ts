import { ARRAYS, EVERY_TYPE, GENERATED, OWN_TYPES } from './every-type.js';

/** The table that holds the values of a type: its name says which. */
function tableOf(type: string): string {
  return `t_${type.replaceAll(/\W+/g, '_')}`;
}

export const TABLES: readonly string[] = [
  ...Object.keys(EVERY_TYPE).map(tableOf),
  ...Object.keys(GENERATED).map((type) => `g_${tableOf(type)}`),
  'own_types',
  'arrays',
];

/** Makes and fills all of them. `withoutArray`: the types of which PostgreSQL has no arrays. */
export function everyTypeSql(withoutArray: readonly string[]): string {
  const typed = Object.entries(EVERY_TYPE).map(([type, values]) => {
    const spelled = type === 'char' ? '"char"' : type;
    return typeTable(type, spelled, values, withoutArray.includes(type));
  });
  const generated = Object.entries(GENERATED).map(
    ([type, expression]) =>
      `CREATE TABLE g_${tableOf(type)} (id integer PRIMARY KEY, value ${type});
       INSERT INTO g_${tableOf(type)} SELECT i, ${expression} FROM generate_series(1, 300) AS i;`,
  );
  return [...typed, OWN_TYPES, ARRAYS, ...generated].join('\n');
}

/** Each value alone, then all of them as an array, then nothing. */
function typeTable(type: string, spelled: string, values: readonly string[], noArray: boolean): string {
  const table = tableOf(type);
  const list = noArray ? '' : `, list ${spelled}[]`;
  const literals = values.map((value) => `${literal(value)}::${spelled}`);
  const rows = literals.map(
    (value, index) => `INSERT INTO ${table} (id, value) VALUES (${index + 1}, ${value});`,
  );
  const all =
    noArray || literals.length === 0
      ? ''
      : `INSERT INTO ${table} (id, list) VALUES (0, ARRAY[${literals.join(', ')}]);`;
  return `CREATE TABLE ${table} (id integer PRIMARY KEY, value ${spelled}${list});
    ${rows.join('\n')} ${all} INSERT INTO ${table} (id) VALUES (-1);`;
}

function literal(value: string): string {
  return `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
