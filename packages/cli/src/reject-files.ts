import { join, relative } from 'node:path';
import {
  type DatabaseMigrationManager,
  exitCodeOf,
  isMigrationRunError,
  MigrationRunError,
} from '@godwit/engine';
import { formatTableName, isMigrationError, type MigrationError, type Reject } from '@godwit/plugin-api';
import { RejectFile } from './files/reject-file.js';
import { RejectFolder, rejectName } from './files/reject-folder.js';
import type { Output } from './output.js';
import { renderError, reportError } from './render/error.js';
import { countOf } from './render/figures.js';
import { printable } from './render/printable.js';

/** Files of the rows that a run refuses, written while it goes on and put in place when it is disposed of. */
export interface RejectFiles extends Disposable {
  /** What a command ends with: where a file could not be written, the code of that. */
  codeOf(exitCode: number): number;
  /** Where rows that were refused are told and which command brings them in, as a line; '' where none was. */
  text(next: string): string;
  /** What a run threw, with the place where its rejects are told. */
  toldIn(thrown: unknown): unknown;
}

/** The folder is looked at before work begins. Throws USAGE_INVALID. `mayReject`: rows may be refused, whatever a run says. */
export function rejectsInto(
  folder: string | undefined,
  manager: DatabaseMigrationManager,
  output: Output,
  mayReject = false,
): RejectFiles {
  const files = new Files(new RejectFolder(folder ?? 'rejects'));
  files.begin(mayReject);
  let failure: MigrationError | undefined;
  const guarded = (work: () => void): void => {
    if (failure !== undefined) return;
    try {
      work();
    } catch (error) {
      if (!isMigrationError(error)) throw error;
      failure = error;
      output.warn(renderError(reportError(error, output.words), output.errorColors));
    }
  };
  const leave = manager.on((event) => {
    if (event.type === 'run:started') files.begin(event.plan.options.onError === 'reject-row');
    if (event.type === 'table:rejected') guarded(() => files.add(event.rejects));
  });
  return {
    codeOf: (exitCode) => (failure === undefined ? exitCode : exitCodeOf(failure)),
    text: (next) => {
      const told = files.told();
      return told === '' ? '' : `  ${told}. Correct them in the source, then: ${printable(next)}\n`;
    },
    toldIn: (thrown) => {
      const told = files.told();
      if (told === '' || !isMigrationRunError(thrown)) return thrown;
      const { code, message, place, hint = '', result } = thrown;
      return new MigrationRunError(
        { code, message, place, hint: `${told}.\n${hint}`.trimEnd(), cause: thrown },
        result,
      );
    },
    [Symbol.dispose]: () => {
      leave();
      guarded(() => files.finish());
      files.discard();
    },
  };
}

class Files {
  readonly #folder: RejectFolder;
  readonly #files = new Map<string, { readonly name: string; readonly file: RejectFile }>();
  #rows = 0;
  #mayReject = false;

  constructor(folder: RejectFolder) {
    this.#folder = folder;
  }

  begin(mayReject: boolean): void {
    this.#mayReject = mayReject;
  }

  add(rejects: readonly Reject[]): void {
    for (const reject of rejects) this.#of(formatTableName(reject.table)).add([reject]);
    this.#rows += rejects.length;
  }

  finish(): void {
    // A run without rejects leaves none of an earlier one.
    if (!this.#mayReject && this.#rows === 0) return;
    const digests = [...this.#files.values()].map(({ name, file }) => [name, file.finish()] as const);
    this.#folder.keep(new Map(digests));
  }

  discard(): void {
    for (const { file } of this.#files.values()) file.discard();
  }

  /** '' where no row was refused. */
  told(): string {
    const paths = [...this.#files.values()].map(({ file }) => relative('', file.path));
    const [first] = paths;
    if (first === undefined) return '';
    const place = paths.length === 1 ? first : `${relative('', this.#folder.path)} (${paths.length} files)`;
    const were = this.#rows === 1 ? 'was' : 'were';
    return `${countOf(this.#rows, 'row')} ${were} refused, and why is told in ${printable(place)}`;
  }

  #of(table: string): RejectFile {
    const known = this.#files.get(table);
    if (known !== undefined) return known.file;
    this.#folder.make();
    const name = this.#nameFor(table);
    const file = new RejectFile(join(this.#folder.path, name));
    this.#files.set(table, { name, file });
    return file;
  }

  /** Names that differ only in case are one for some file systems, and what others wrote is left alone. */
  #nameFor(table: string): string {
    const taken = new Set([...this.#files.values()].map(({ name }) => name.toLowerCase()));
    for (let number = 1; ; number++) {
      const name = `${rejectName(table)}${number === 1 ? '' : `~${number}`}.jsonl`;
      if (!taken.has(name.toLowerCase()) && this.#folder.isFree(name)) return name;
    }
  }
}
