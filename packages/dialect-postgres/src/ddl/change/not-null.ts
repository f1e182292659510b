import type { Column, Table } from '@godwit/plugin-api';
import { Names } from '../names.js';
import { qualifiedName, quoteName } from '../sql-text.js';
import { alterColumn, alterTable } from './column-text.js';
import type { Fates } from './fates.js';
import { changeGenerator, generatorOf } from './generator.js';
import { type Operation, operation, type Step } from './operation.js';
import { changesOf, columnOf, keyOf, type Scope, tableOf } from './scope.js';

interface Site {
  readonly foundTable: Table;
  readonly table: Table;
  readonly found: Column;
  readonly wanted: Column;
}

/** NOT NULL of columns that stay: what lets NULLs in is soon done, what keeps them out looks at all rows first. */
export interface NotNulls {
  readonly soon: readonly Operation[];
  readonly steps: readonly Step[];
}

export function changeNotNulls(
  scope: Scope,
  { fates }: Fates,
  later: ReadonlySet<string>,
  inherits: (site: Site) => boolean,
): NotNulls {
  const names = new Names([]);
  const isAnew = ({ table, wanted }: Site): boolean =>
    fates.some((fate) => fate.how === 'anew' && fate.table === table && fate.wanted.name === wanted.name);
  const sites = changesOf(scope, 'column').flatMap(({ table, found, wanted, parts }) => {
    const [foundTable, wantedTable] = [tableOf(scope.found, table), tableOf(scope.wanted, table)];
    if (found === undefined || wanted === undefined || !parts.includes('not null')) return [];
    return foundTable === undefined || wantedTable === undefined
      ? []
      : [{ foundTable, table: wantedTable, found, wanted }];
  });
  const own = sites.filter((site) => !isAnew(site) && !inherits(site));
  const dropped = own.filter(
    ({ table, wanted }) => wanted.nullable && !later.has(`${keyOf(table.name)} ${wanted.name}`),
  );
  const set = own.filter(({ wanted }) => !wanted.nullable);
  const weak = set.filter(({ wanted }) => wanted.notNull?.validated === false);
  const helped = set
    .filter((site) => !weak.includes(site))
    .map((site) => ({
      site,
      helper: names.constraint(site.table.name, `godwit_${site.wanted.name}_not_null`),
    }));
  return {
    soon: [
      ...dropped.map(takesNulls),
      ...weak.map(newRowsOnly),
      ...helped.map(({ site, helper }) => addHelper(site, helper)),
    ],
    steps: helped.flatMap(({ site, helper }) => [
      { operations: [validate(site, helper)] },
      { operations: [...refuseNulls(site, helper), ...generatorAfter(site)] },
    ]),
  };
}

function said({ table, wanted }: Site): string {
  return `${quoteName(wanted.name)} of ${qualifiedName(table.name)}`;
}

function takesNulls(site: Site): Operation {
  const change = alterColumn(site.table, site.wanted.name);
  return operation(`let ${said(site)} take NULLs`, `${change} DROP NOT NULL`, [`${change} SET NOT NULL`], {
    table: site.table.name,
  });
}

/** Only from PostgreSQL 18 on NOT NULL may hold for new rows only. */
function newRowsOnly(site: Site): Operation {
  const change = alterColumn(site.table, site.wanted.name);
  const sql = `${alterTable(site.table)} ADD NOT NULL ${quoteName(site.wanted.name)} NOT VALID`;
  return operation(`let no new NULLs into ${said(site)}`, sql, [`${change} DROP NOT NULL`], {
    table: site.table.name,
  });
}

/** A check that is proved spares SET NOT NULL to read the table, with all others kept out. */
function addHelper(site: Site, helper: string): Operation {
  const add = `${alterTable(site.table)} ADD CONSTRAINT ${quoteName(helper)} CHECK (${quoteName(site.wanted.name)} IS NOT NULL) NOT VALID`;
  const drop = `${alterTable(site.table)} DROP CONSTRAINT IF EXISTS ${quoteName(helper)}`;
  return operation(`let no new NULLs into ${said(site)}`, add, [drop], { table: site.table.name });
}

function validate(site: Site, helper: string): Operation {
  const sql = `${alterTable(site.table)} VALIDATE CONSTRAINT ${quoteName(helper)}`;
  return operation(`look for NULLs in ${said(site)}`, sql, [], { risk: 'rewrite', table: site.table.name });
}

function refuseNulls(site: Site, helper: string): readonly Operation[] {
  const change = alterColumn(site.table, site.wanted.name);
  return [
    operation(`set NOT NULL for ${said(site)}`, `${change} SET NOT NULL`, [`${change} DROP NOT NULL`], {
      table: site.table.name,
    }),
    operation(
      `drop the helper for ${said(site)}`,
      `${alterTable(site.table)} DROP CONSTRAINT ${quoteName(helper)}`,
      [],
      { table: site.table.name },
    ),
  ];
}

/** An IDENTITY needs NOT NULL. */
function generatorAfter({ foundTable, table, found, wanted }: Site): readonly Operation[] {
  if (generatorOf(table, wanted) !== 'own' || found.identity !== undefined) return [];
  const from = { table: foundTable, column: found };
  const to = { table, column: wanted };
  return [
    operation(
      `make keys for ${quoteName(wanted.name)} of ${qualifiedName(table.name)}`,
      changeGenerator({ from, to }),
      [changeGenerator({ from: to, to: { table, column: found } })],
      {
        table: table.name,
      },
    ),
  ];
}

/** Whether the generator of a column waits for its NOT NULL. */
export function waitsForNotNull(scope: Scope, table: Table, column: Column): boolean {
  const found = columnOf(tableOf(scope.found, table.name), column.name);
  return (
    found?.nullable === true &&
    !column.nullable &&
    column.notNull?.validated !== false &&
    generatorOf(table, column) === 'own' &&
    found.identity === undefined
  );
}
