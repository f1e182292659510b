import type { Index, PrimaryKey, Table, UniqueKey } from '@godwit/plugin-api';
import { deferrable, includeClause } from '../keys.js';
import { nameList, qualifiedName, quoteName } from '../sql-text.js';

/** A primary or a unique key. */
export interface NamedKey {
  readonly kind: 'primary key' | 'unique key';
  readonly key: PrimaryKey | UniqueKey;
}

/** The name of a key; where it has none that PostgreSQL would choose. */
export function keyName(table: Table, { kind, key }: NamedKey): string {
  const natural =
    kind === 'primary key' ? `${table.name.name}_pkey` : `${table.name.name}_${key.columns.join('_')}_key`;
  return key.name ?? natural;
}

/** `PRIMARY KEY (...)` or `UNIQUE (...)` with all that belongs to it. */
export function keyText({ kind, key }: NamedKey): string {
  const word = kind === 'primary key' ? 'PRIMARY KEY' : `UNIQUE${notDistinct(key)}`;
  return `${word} (${nameList(key.columns)})${includeClause(key)}${deferrable(key.deferrable)}`;
}

/** The same over an index that is there. */
export function keyUsing({ kind, key }: NamedKey, index: string): string {
  const word = kind === 'primary key' ? 'PRIMARY KEY' : 'UNIQUE';
  return `${word} USING INDEX ${quoteName(index)}${deferrable(key.deferrable)}`;
}

/** The unique index behind a key. */
export function keyIndexText(table: Table, { key }: NamedKey, name: string, concurrently: boolean): string {
  const word = concurrently ? 'UNIQUE INDEX CONCURRENTLY' : 'UNIQUE INDEX';
  const columns = `(${nameList(key.columns)})${includeClause(key)}${notDistinct(key)}`;
  return `CREATE ${word} ${quoteName(name)} ON ${qualifiedName(table.name)} ${columns}`;
}

function notDistinct(key: PrimaryKey | UniqueKey): string {
  return 'nullsNotDistinct' in key && key.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
}

/** `CREATE INDEX`, in the words of the catalogue. */
export function indexText(table: Table, index: Index, concurrently = false): string {
  const words = [
    'CREATE',
    ...(index.unique ? ['UNIQUE'] : []),
    'INDEX',
    ...(concurrently ? ['CONCURRENTLY'] : []),
  ];
  const method = index.method === undefined ? '' : ` USING ${quoteName(index.method)}`;
  const nulls = index.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
  const where = index.where === undefined ? '' : ` WHERE ${index.where.text}`;
  const body = `${method} (${index.parts.map(partText).join(', ')})${includeClause(index)}${nulls}${where}`;
  return `${words.join(' ')} ${quoteName(index.name)} ON ${qualifiedName(table.name)}${body}`;
}

function partText(part: Index['parts'][number]): string {
  const what = part.column === undefined ? `(${part.expression?.text ?? ''})` : quoteName(part.column);
  return [
    what,
    part.collation === undefined ? '' : `COLLATE ${part.collation}`,
    part.operatorClass ?? '',
    part.direction === 'desc' ? 'DESC' : '',
    part.nulls === undefined ? '' : `NULLS ${part.nulls.toUpperCase()}`,
  ]
    .filter((one) => one !== '')
    .join(' ');
}

export function indexName(table: Table, name: string): string {
  return qualifiedName({ ...table.name, name });
}
