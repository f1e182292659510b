import {
  type ColumnPlan,
  type LogicalType,
  SHAPE_FINDINGS,
  type ValueShape,
  type ValueTraits,
} from '@godwit/plugin-api';
import type { Page } from '../rows/page.js';
import type { ProfileRequest } from '../thread/protocol.js';
import { ColumnSurvey, type OneShape } from './column-survey.js';
import type { ProfileContext } from './examine.js';
import { keysWhere } from './keys-where.js';
import type { Outcome } from './outcome.js';
import { TraitSurvey } from './trait-survey.js';

const ALL_SHAPES = Object.keys(SHAPE_FINDINGS) as ValueShape[];
/** The most results of one SELECT, far below SQLite's limit of 2,000. */
const CELLS_AT_ONCE = 1500;

/** The shape that all values of a type have, and no other; undefined where it has several or none. */
export function oneShapeOf(type: LogicalType): ValueShape | undefined {
  switch (type.kind) {
    case 'boolean':
      return 'zero-one';
    case 'date':
      return 'iso-date';
    case 'timestamp':
      return type.zoned ? 'iso-timestamp-zoned' : 'iso-timestamp';
    case 'uuid':
      return 'uuid';
    default:
      return undefined;
  }
}

/** What all values of some columns are, gathered page by page: each page is asked once, by one SELECT. */
export class Survey {
  readonly #context: ProfileContext;
  readonly #columns: readonly ColumnSurvey[];
  readonly #traits: readonly TraitSurvey[];

  constructor(context: ProfileContext, request: ProfileRequest) {
    this.#context = context;
    const shapes = request.findings === true ? ALL_SHAPES : (request.shapes ?? []);
    this.#columns = request.columns.map(
      (column) => new ColumnSurvey(column, shapes, request.findings === true),
    );
    const asked = new Set(request.traits);
    this.#traits = request.columns.filter(({ name }) => asked.has(name)).map((one) => new TraitSurvey(one));
  }

  look(page: Page): void {
    const asking = [...this.#columns, ...this.#traits].filter((column) => column.cells().length > 0);
    for (let start = 0; start < asking.length; ) {
      const group: (ColumnSurvey | TraitSurvey)[] = [];
      let cells = 0;
      for (; start < asking.length && cells < CELLS_AT_ONCE; start++) {
        const column = asking[start] as ColumnSurvey | TraitSurvey;
        group.push(column);
        cells += column.cells().length;
      }
      this.#ask(page, group);
    }
  }

  /** Whether anything is left to ask. */
  get isAsking(): boolean {
    return [...this.#columns, ...this.#traits].some((column) => column.cells().length > 0);
  }

  /** Whether anything is left to ask of a column. */
  asks(name: string): boolean {
    return [...this.#columns, ...this.#traits].some(
      (column) => column.name === name && column.cells().length > 0,
    );
  }

  /** A column of which every value is known to be one of its type, as it is spelled: some types have one shape alone. */
  settle({ name, as }: ColumnPlan, { rows, nulls }: Outcome, found?: OneShape): void {
    const shape = found ?? oneShapeOf(as);
    if (shape !== undefined) this.of(name)?.settle(shape, rows - nulls);
  }

  /** Of a column every shape but these is lacking in some value. */
  narrow(name: string, possible: readonly ValueShape[]): void {
    this.of(name)?.narrow(possible);
  }

  /** What is known of a column at the end; undefined where nothing was asked. */
  of(name: string): ColumnSurvey | undefined {
    return this.#columns.find((column) => column.name === name);
  }

  /** What all values of a column were found to be; undefined where nobody asked. */
  traitsOf(name: string): ValueTraits | undefined {
    return this.#traits.find((column) => column.name === name)?.traits();
  }

  #ask(page: Page, group: readonly (ColumnSurvey | TraitSurvey)[]): void {
    const { statements, table } = this.#context;
    const tail = table.keys.slice(page.slice);
    const inner = [...new Set(group.map(({ x }) => x))].join(', ');
    const cells = group.flatMap((column) => column.cells());
    const sql = `SELECT ${cells.join(', ')} FROM (SELECT ${inner} FROM ${table.sql} ${tail.sql})`;
    const row = statements.row(sql, tail.parameters) ?? [];
    let at = 0;
    for (const column of group) {
      const size = column.cells().length;
      column.take(row.slice(at, at + size), (predicate, limit) =>
        keysWhere(this.#context, predicate, limit, page),
      );
      at += size;
    }
  }
}
