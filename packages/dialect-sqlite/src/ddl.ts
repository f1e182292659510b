import { type DdlCompiler, MigrationError } from '@godwit/plugin-api';

/** This release reads SQLite and does not write it, so nothing is compiled for it. */
export const ddl: DdlCompiler = {
  create: refuse,
  drop: refuse,
  suspendForeignKeys: refuse,
  resetIdentities: refuse,
  analyze: refuse,
};

function refuse(): never {
  throw new MigrationError({
    code: 'OPTION_NOT_AVAILABLE',
    message: 'SQLite can be a source, not yet a target.',
    hint: 'Choose another target, such as postgres.',
  });
}
