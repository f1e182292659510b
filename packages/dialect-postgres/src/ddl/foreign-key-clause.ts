import type { ForeignKey, ReferentialAction } from '@godwit/plugin-api';
import { deferrable } from './keys.js';
import { nameList, qualifiedName } from './sql-text.js';

const ACTIONS: Readonly<Record<ReferentialAction, string>> = {
  'no-action': '',
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  'set-null': 'SET NULL',
  'set-default': 'SET DEFAULT',
};

/** `FOREIGN KEY (...) REFERENCES ...` with all that belongs to it. */
export function foreignKeyClause(key: ForeignKey): string {
  const update = ACTIONS[key.onUpdate];
  const remove = ACTIONS[key.onDelete];
  const columns = `FOREIGN KEY (${nameList(key.columns)})`;
  const target = `REFERENCES ${qualifiedName(key.references.table)} (${nameList(key.references.columns)})`;
  const match = key.match === 'full' ? ' MATCH FULL' : '';
  const actions = `${update === '' ? '' : ` ON UPDATE ${update}`}${remove === '' ? '' : ` ON DELETE ${remove}`}`;
  return `${columns} ${target}${match}${actions}${deferrable(key.deferrable)}`;
}
