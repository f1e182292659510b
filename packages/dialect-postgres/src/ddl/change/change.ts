import type { CompiledChange, SchemaChange } from '@godwit/plugin-api';
import { affectedBy } from './affected.js';
import { alterDomains, alterSequences } from './alter-types.js';
import { changeChecks } from './checks.js';
import { changeColumns } from './columns.js';
import { addEnumValues } from './enum-values.js';
import { fatesOf, inheritedBy } from './fates.js';
import { changeForeignKeys } from './foreign-keys.js';
import { planKeys } from './keys.js';
import { changeObjects } from './native-objects.js';
import { goneTypes, newTypes } from './new-and-gone.js';
import { changeNotNulls } from './not-null.js';
import { changeObjectComments } from './object-comments.js';
import { type Operation, type Step, toStatements } from './operation.js';
import { renameAll } from './renames.js';
import { losesValues, openScope } from './scope.js';
import { goneTables, keptColumnNotes, keptPlaces, newTables } from './tables.js';
import { changeTriggers } from './triggers.js';
import { dropOldTypes, rebuiltTypes, stepAside } from './types.js';
import { changeValues } from './values.js';
import { changeViews } from './views.js';

/**
 * The statements that bring a schema with its rows to another one: all that is soon done in one transaction, then indexes and
 * keys without keeping anybody out, then the constraints that all rows are asked for, each for itself. Where values go for good,
 * all is one transaction.
 */
export function change(given: SchemaChange): CompiledChange {
  const scope = openScope(given);
  const rebuilt = rebuiltTypes(scope);
  const fates = fatesOf(scope, rebuilt);
  const inherits = inheritedBy(scope);
  const affected = affectedBy(scope, fates);
  const keys = planKeys(scope, affected, fates);
  const references = changeForeignKeys(scope, affected, { keys, fates });
  const checks = changeChecks(scope, affected, inherits);
  const objects = changeObjects(scope, affected);
  const views = changeViews(scope, fates);
  const triggers = changeTriggers(scope, affected, views.gone);
  const columns = changeColumns(scope, fates, { rebuilt, inherits });
  const values = changeValues(scope, fates, inherits);
  const notNulls = changeNotNulls(scope, fates, keys.nullableLater, ({ table, wanted }) =>
    inherits(table.name, wanted.name),
  );
  const domains = alterDomains(scope, rebuilt);
  const gone = goneTables(scope);
  const added = addEnumValues(scope, given, change);
  const renames = renameAll(given.renames);
  const first: readonly Operation[] = [
    ...(added.length === 0 ? renames : []),
    ...triggers.drop,
    ...views.drop,
    ...objects.drop,
    ...references.drop,
    ...checks.drop,
    ...keys.drop,
    ...keptPlaces(scope),
    ...values.first,
    ...columns.drop,
    ...gone.operations,
    ...stepAside(rebuilt),
    ...newTypes(scope),
    ...alterSequences(scope),
    ...domains.rules,
    ...newTables(scope),
    ...columns.add,
    ...columns.retype,
    ...columns.compute,
    ...values.last,
    ...notNulls.soon,
    ...dropOldTypes(rebuilt),
    ...goneTypes(scope),
    ...keys.make,
    ...checks.make,
    ...references.make,
    ...objects.make,
    ...views.make,
    ...triggers.make,
  ];
  const alone = (operations: readonly Operation[]): readonly Step[] =>
    operations.map((one) => ({ operations: [one] }));
  const steps: readonly Step[] = [
    { operations: first },
    ...notNulls.steps,
    ...keys.steps(references),
    ...alone([...references.validate, ...checks.validate, ...domains.validate]),
    { operations: changeObjectComments(scope, affected) },
  ];
  const blocked = [...columns.blocked, ...objects.blocked];
  return {
    statements: toStatements([
      // What takes values back names tables as they are called after that.
      { operations: added.length === 0 ? [] : [...renames, ...added] },
      ...(losesValues(scope) ? [{ operations: steps.flatMap(({ operations }) => operations) }] : steps),
    ]),
    notes: [...gone.notes, ...keptColumnNotes(scope)],
    ...(blocked.length === 0 ? {} : { blocked }),
  };
}
