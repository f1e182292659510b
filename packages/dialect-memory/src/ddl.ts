import type { DdlCompiler } from '@godwit/plugin-api';
import type { MemoryRules } from './capabilities.js';
import { change, converts } from './ddl/change.js';
import { create, makes } from './ddl/create.js';
import { analyze, drop, resetIdentities } from './ddl/existing.js';

/** Statements out of schemas; pure. Their SQL is a command as JSON. */
export function memoryDdl(rules: MemoryRules): DdlCompiler {
  return {
    create: (schema) => create(schema, rules),
    makes: (schema) => makes(schema, rules),
    drop,
    resetIdentities,
    analyze,
    change,
    converts,
  };
}
