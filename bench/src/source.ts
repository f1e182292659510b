import { createMany, ROWS_OF_MANY } from './create-many.js';
import { createSource } from './create-source.js';
import { createShape } from './shapes/create-shape.js';
import { GENERATED, LARGE_SHAPE, manyShape, type Shape } from './shapes/shape.js';

/** A SQLite file that was made. */
export interface Source {
  readonly path: string;
  readonly shape: Shape;
  readonly rows: number;
  readonly about: string;
}

/** The names of all shapes. */
export const SHAPES: readonly string[] = ['large', 'many', ...GENERATED.map(({ name }) => name)];

/** Makes a SQLite file of a shape at `path`: of about `megabytes`, or of `count` small tables. Throws where there is no such shape. */
export function makeSource(
  path: string,
  name: string,
  { megabytes, count }: { readonly megabytes: number; readonly count: number },
): Source {
  if (name === 'large') return sourceOf(path, LARGE_SHAPE, createSource(path, megabytes));
  if (name === 'many') {
    const rows = createMany(path, count);
    const about = `${count.toLocaleString('en')} tables of ${ROWS_OF_MANY} rows`;
    return { ...sourceOf(path, manyShape(count), rows), about };
  }
  const shape = GENERATED.find((one) => one.name === name);
  if (shape === undefined) throw new Error(`There is no shape "${name}", but these: ${SHAPES.join(', ')}.`);
  return sourceOf(path, shape, createShape(path, shape, megabytes));
}

function sourceOf(path: string, shape: Shape, rows: number): Source {
  const { tables } = shape;
  const columns = tables[0]?.columns.length ?? 0;
  const where = tables.length === 1 ? '1 table' : `${tables.length} tables`;
  const about = `${shape.name}: ${rows.toLocaleString('en')} rows of ${columns} columns in ${where}`;
  return { path, shape, rows, about };
}
