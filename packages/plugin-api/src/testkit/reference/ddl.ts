import type { DdlCompiler } from '../../dialect.js';
import type { MemoryRules } from './capabilities.js';
import { create } from './ddl/create.js';
import { analyze, drop, resetIdentities, suspendForeignKeys } from './ddl/existing.js';

/** Statements out of schemas; pure. Their SQL is a command as JSON. */
export function memoryDdl(rules: MemoryRules): DdlCompiler {
  return {
    create: (schema) => create(schema, rules),
    drop,
    // Where keys cannot follow the load, writers do not look at foreign keys.
    suspendForeignKeys: rules.capabilities.constraintsAfterLoad ? suspendForeignKeys : () => [],
    resetIdentities,
    analyze,
  };
}
