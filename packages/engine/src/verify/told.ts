import { type CodeEntry, NOTE_CODES, type Note, type ObjectKind, type Place } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';

/** One object of the target, in the target's names. */
export interface ToldObject {
  readonly kind: ObjectKind;
  readonly place: Place;
  /** The columns of a key that notes tell of where it has no name. */
  readonly columns?: readonly string[];
}

/** Knows which objects of the target notes tell of, by the names of either side. */
export class Told {
  readonly #notes: readonly Note[];
  readonly #work: readonly TableWork[];

  constructor(notes: readonly Note[], work: readonly TableWork[]) {
    this.#notes = notes;
    this.#work = work;
  }

  /** Whether a note names exactly this object: its kind, its table, and its own name or column. */
  has(object: ToldObject): boolean {
    const notes = this.#notes.filter(({ code }) => isAbout(code, object.kind));
    if (notes.length === 0) return false;
    const named = [object, ...this.#inSource(object)];
    return notes.some(({ place }) => named.some((one) => isNamed(place, one)));
  }

  #inSource(object: ToldObject): readonly ToldObject[] {
    const { table, column } = object.place;
    return this.#work
      .filter(({ target }) => target.name === table && target.schema === object.place.schema)
      .map((work) => {
        const { schema, name } = work.source.name;
        const { schema: _, ...rest } = object.place;
        const place: Place = {
          ...rest,
          ...(schema === undefined ? {} : { schema }),
          table: name,
          ...(column === undefined ? {} : { column: sourceColumn(work, column) }),
        };
        const columns = object.columns?.map((one) => sourceColumn(work, one));
        return { ...object, place, ...(columns && { columns }) };
      });
  }
}

function sourceColumn({ read, write, computed }: TableWork, column: string): string {
  const at = write.findIndex(({ name }) => name === column);
  const found = read[at] ?? computed.find((one) => one.write.name === column)?.read;
  return found?.name ?? column;
}

/** Codes of third parties do not say what they are about. */
function isAbout(code: Note['code'], kind: ObjectKind): boolean {
  const entries: Readonly<Record<string, CodeEntry>> = NOTE_CODES;
  return code.includes('/') || entries[code]?.about?.includes(kind) === true;
}

function isNamed(told: Place, { kind, place, columns }: ToldObject): boolean {
  if (told.table !== place.table) return false;
  if (told.schema !== undefined && told.schema !== place.schema) return false;
  if (kind === 'table') return told.column === undefined && told.object === undefined;
  if (told.object !== undefined) return told.object === place.object;
  return told.column !== undefined && told.column === (place.column ?? columns?.join(', '));
}
