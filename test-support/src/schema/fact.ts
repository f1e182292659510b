/** What a fact is about. Facts of one kind are compared with each other only. */
export type FactKind =
  | 'table'
  | 'option'
  | 'column'
  | 'type'
  | 'nullable'
  | 'default'
  | 'generator'
  | 'generated'
  | 'collation'
  | 'primary-key'
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'exclusion'
  | 'constraint-name'
  | 'index'
  | 'enum'
  | 'domain'
  | 'view'
  | 'trigger';

export interface FactPlace {
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  /** The object's own name: of a constraint, an index, a view, a trigger or a type. */
  readonly object?: string;
}

/** One thing that a schema says, e.g. that a column has a default. */
export interface Fact {
  readonly kind: FactKind;
  /** What makes it the same fact on both sides; unique within its kind. */
  readonly key: string;
  readonly place: FactPlace;
  /** What it says; equal texts say the same. */
  readonly value: string;
}

/** A fact that is not the same on both sides. */
export interface SchemaDifference {
  readonly kind: FactKind;
  readonly change: 'missing' | 'extra' | 'changed';
  readonly place: FactPlace;
  /** What the first side says; absent where it says nothing. */
  readonly expected?: string;
  readonly found?: string;
}

/** Facts that only one side states, or that say different things. */
export function compareFacts(expected: readonly Fact[], found: readonly Fact[]): readonly SchemaDifference[] {
  const rest = new Map(found.map((fact) => [idOf(fact), fact]));
  const differences: SchemaDifference[] = [];
  for (const fact of expected) {
    const other = rest.get(idOf(fact));
    rest.delete(idOf(fact));
    const { kind, place } = fact;
    if (other === undefined) differences.push({ kind, place, change: 'missing', expected: fact.value });
    else if (other.value !== fact.value)
      differences.push({ kind, place, change: 'changed', expected: fact.value, found: other.value });
  }
  for (const { kind, place, value } of rest.values())
    differences.push({ kind, place, change: 'extra', found: value });
  return withoutParts(differences);
}

/** A table or a constraint that is on one side only is told once, without all that belongs to it or its name. */
function withoutParts(differences: readonly SchemaDifference[]): readonly SchemaDifference[] {
  const idOfTable = ({ place }: SchemaDifference): string => JSON.stringify([place.schema, place.table]);
  const tables = new Set(differences.filter(({ kind }) => kind === 'table').map(idOfTable));
  return differences.filter((difference) => {
    const { kind, change } = difference;
    if (kind === 'constraint-name' && change !== 'changed') return false;
    return kind === 'table' || !tables.has(idOfTable(difference));
  });
}

function idOf({ kind, key }: Fact): string {
  return `${kind} ${key}`;
}

/** A difference as one line. */
export function describeSchemaDifference(difference: SchemaDifference): string {
  const { kind, change, place, expected, found } = difference;
  const path = [place.schema, place.table, place.column].filter((part) => part !== undefined).join('.');
  const object = place.object === undefined ? '' : ` ${place.object}`;
  const texts = [expected, found].map((text) => (text === undefined ? 'nothing' : `‹${text}›`));
  return `${kind} ${change} ${path}${object}: expected ${texts[0]}, found ${texts[1]}`;
}
