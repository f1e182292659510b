import { type Dialect, MigrationError } from '@godwit/plugin-api';
import { injectAll, Lifecycle, scoped } from 'tsyringe';
import { listNames } from '../names/nearest-name.js';
import { DIALECT } from '../tokens.js';
import { checkDialect } from './check-dialect.js';
import { installHint } from './first-party.js';

/** Finds dialects by name or alias. */
@scoped(Lifecycle.ContainerScoped)
export class DialectRegistry {
  readonly #byName = new Map<string, Dialect>();

  constructor(@injectAll(DIALECT, { isOptional: true }) dialects: readonly Dialect[]) {
    // One object registered twice, e.g. by a config and by a command, is no conflict.
    for (const dialect of new Set(dialects)) this.#add(dialect);
  }

  /** Every dialect once. */
  get all(): readonly Dialect[] {
    return [...new Set(this.#byName.values())];
  }

  /** The names of all, without aliases. */
  get names(): readonly string[] {
    return this.all.map((dialect) => dialect.name);
  }

  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase());
  }

  /** Throws DIALECT_UNKNOWN with the known names and how to install the missing one. */
  get(name: string): Dialect {
    const found = this.#byName.get(name.toLowerCase());
    if (found !== undefined) return found;
    const known = this.names.length === 0 ? 'None is registered.' : `Registered: ${listNames(this.names)}.`;
    throw new MigrationError({
      code: 'DIALECT_UNKNOWN',
      message: `There is no dialect "${name}". ${known}`,
      hint: installHint(name.toLowerCase()),
    });
  }

  #add(dialect: Dialect): void {
    checkDialect(dialect);
    for (const name of [dialect.name, ...(dialect.aliases ?? [])]) {
      const key = name.toLowerCase();
      const other = this.#byName.get(key);
      if (other !== undefined && other !== dialect) throw duplicate(name, other, dialect);
      this.#byName.set(key, dialect);
    }
  }
}

function duplicate(name: string, first: Dialect, second: Dialect): MigrationError {
  return new MigrationError({
    code: 'DIALECT_DUPLICATE',
    message: `Two dialects are called "${name}": "${first.name}" and "${second.name}".`,
    hint: 'Register only one of them.',
  });
}
