import type { Check } from './constraints.js';
import type { SqlExpression } from './expression.js';
import type { LogicalType } from './logical-type.js';
import type { TableName } from './schema.js';

/** A named list of values that a column may hold. */
export interface EnumType {
  readonly name: TableName;
  readonly values: readonly string[];
}

/** A named type that is another one with rules of its own. */
export interface DomainType {
  readonly name: TableName;
  /** The base type; of a domain over a domain, the innermost one. */
  readonly type: LogicalType;
  /** What it is declared over, as the dialect spells it: a type or another domain. */
  readonly nativeType: string;
  /** The domain it is declared over. */
  readonly over?: TableName;
  readonly nullable: boolean;
  readonly default?: SqlExpression;
  /** Its own checks, in which the column `VALUE` is the value. */
  readonly checks: readonly Check[];
}
