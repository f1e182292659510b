import type { Note, Place } from '@godwit/plugin-api';
import type { TableWork } from '../plan/planned-table.js';

/** Codes about keys: the source may not name a key that the target, and the note, has a name for. */
const ABOUT_KEYS = /^(?:FOREIGN_KEY|UNIQUE|NULL_IN_KEY)/;

/** Knows what the ledger speaks of, under the names of either side. */
export class Told {
  readonly #ledger: readonly Note[];
  /** The source's names of a table and its columns, by those of the target. */
  readonly #tables = new Map<string, string>();
  readonly #columns = new Map<string, string>();

  constructor(ledger: readonly Note[], work: readonly TableWork[]) {
    this.#ledger = ledger;
    for (const { source, target, read, write, computed } of work) {
      this.#tables.set(target.name, source.name.name);
      const pairs = [
        ...read.map((one, index) => [write[index]?.name, one.name]),
        ...computed.map((one) => [one.write.name, one.read.name]),
      ];
      for (const [there, here] of pairs) this.#columns.set(`${target.name}\0${there}`, here ?? '');
    }
  }

  /** Whether a note speaks of a place in the target: of the object or column itself, or of all of its table. */
  has(place: Place): boolean {
    const tables = [place.table, this.#tables.get(place.table ?? '')];
    const columns = [place.column, this.#columns.get(`${place.table}\0${place.column}`)];
    return this.#ledger.some(({ code, place: told }) => {
      if (told.table === undefined || !tables.includes(told.table)) return false;
      if (place.column === undefined) {
        const isNameless = place.object === undefined && ABOUT_KEYS.test(code);
        return isNameless || told.object === undefined || told.object === place.object;
      }
      if (told.column !== undefined) return columns.includes(told.column);
      return told.object === undefined && code.startsWith('TYPE_');
    });
  }
}
