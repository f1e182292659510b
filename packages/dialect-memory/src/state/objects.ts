import type { TableName } from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import type { NamedObject } from '../commands.js';
import { type DatabaseState, findTable, isSameName } from '../database.js';
import { failed } from './failures.js';
import { checkNewName } from './names.js';

/** A database with an object more. */
export function createObject(state: DatabaseState, object: NamedObject, rules: MemoryRules): DatabaseState {
  if (object.is !== 'trigger') checkNewName(state, nameOf(object), rules);
  switch (object.is) {
    case 'enum':
      return { ...state, enums: [...state.enums, object.enum] };
    case 'domain':
      return { ...state, domains: [...state.domains, object.domain] };
    case 'sequence':
      return { ...state, sequences: [...state.sequences, object.sequence] };
    case 'view':
      return { ...state, views: [...state.views, object.view] };
    default: {
      const { table } = object.trigger;
      const isThere = findTable(state, table) ?? state.views.find((view) => isSameName(view.name, table));
      if (isThere === undefined) throw failed(`There is no table or view ${table.name}.`);
      return { ...state, triggers: [...state.triggers, object.trigger] };
    }
  }
}

/** A database with an object less. */
export function dropObject(state: DatabaseState, object: NamedObject): DatabaseState {
  const isOther = (one: { readonly name: TableName }): boolean => !isSameName(one.name, nameOf(object));
  switch (object.is) {
    case 'enum':
      return { ...state, enums: state.enums.filter(isOther) };
    case 'domain':
      return { ...state, domains: state.domains.filter(isOther) };
    case 'sequence':
      return { ...state, sequences: state.sequences.filter(isOther) };
    case 'view':
      return { ...state, views: state.views.filter(isOther) };
    default: {
      const { name, table } = object.trigger;
      const left = state.triggers.filter((one) => one.name !== name || !isSameName(one.table, table));
      return { ...state, triggers: left };
    }
  }
}

function nameOf(object: NamedObject): TableName {
  switch (object.is) {
    case 'enum':
      return object.enum.name;
    case 'domain':
      return object.domain.name;
    case 'sequence':
      return object.sequence.name;
    case 'view':
      return object.view.name;
    default:
      return { name: object.trigger.name };
  }
}
