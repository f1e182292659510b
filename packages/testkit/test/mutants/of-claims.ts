import type { LogicalType } from '@godwit/plugin-api';
import { type Mutant, mutant, withTarget } from './mutant.js';

/** Capabilities, types, expressions and configs that are not true. */
export const OF_CLAIMS: readonly Mutant[] = [
  mutant('claims transactional DDL', 'capabilities', (dialect) =>
    withTarget(dialect, (session) => ({
      execute: async (group, step, signal) => {
        for (const statement of group) await session.execute([statement], step, signal);
      },
    })),
  ),
  mutant('claims an encoding', 'capabilities', (dialect) => ({
    ...dialect,
    capabilities: { ...dialect.capabilities, encodings: { reads: ['parquet'], writes: ['parquet'] } },
  })),
  mutant('claims that keys follow the load', 'capabilities', (dialect) => ({
    ...dialect,
    capabilities: {
      ...dialect.capabilities,
      constraintsAfterLoad: !dialect.capabilities.constraintsAfterLoad,
    },
  })),
  mutant('has other defaults than it says', 'DDL', (dialect) => ({
    ...dialect,
    ddl: {
      ...dialect.ddl,
      create: (schema) => {
        const { options = { comments: 'drop' } } = schema;
        const made = dialect.ddl.create({ ...schema, options });
        return options['comments'] === 'drop' ? { ...made, statements: made.statements.slice(1) } : made;
      },
    },
  })),
  mutant('claims an exact type', 'type mapping', (dialect) => ({
    ...dialect,
    types: {
      ...dialect.types,
      toNative: (type: LogicalType) =>
        type.kind === 'uuid' ? { type: 'text', fidelity: 'exact' } : dialect.types.toNative(type),
    },
  })),
  mutant('understands everything', 'expressions', (dialect) => ({
    ...dialect,
    expressions: {
      ...dialect.expressions,
      parse: (text, context) =>
        dialect.expressions.parse(text, context) ?? { kind: 'literal', type: 'text', text },
    },
  })),
  mutant('throws for what it does not understand', 'expressions', (dialect) => ({
    ...dialect,
    expressions: {
      ...dialect.expressions,
      parse: (text, context) => {
        const tree = dialect.expressions.parse(text, context);
        if (tree === undefined) throw new Error('Not understood.');
        return tree;
      },
    },
  })),
  mutant('prints what it does not understand', 'closure of expressions', (dialect) => ({
    ...dialect,
    expressions: {
      ...dialect.expressions,
      print: (tree, context) => {
        const printed = dialect.expressions.print(tree, context);
        return printed.ok ? { ok: true, sql: `${printed.sql};` } : printed;
      },
    },
  })),
  mutant('understands what it does not print', 'closure of expressions', (dialect) => ({
    ...dialect,
    expressions: {
      ...dialect.expressions,
      print: (tree, context) =>
        tree.kind === 'in' ? { ok: false, reason: 'No lists.' } : dialect.expressions.print(tree, context),
    },
  })),
  mutant('understands the contrary', 'closure of expressions', (dialect) => ({
    ...dialect,
    expressions: {
      ...dialect.expressions,
      parse: (text, context) =>
        dialect.expressions.parse(text.replace('"negated":true', '"negated":false'), context),
    },
  })),
  mutant('takes any config', 'config', (dialect) => ({
    ...dialect,
    parseConfig: (input) => (typeof input === 'string' ? dialect.parseConfig(input) : { name: 'any' }),
  })),
];
