/**
 * What a column means, whatever the dialect calls it. Every dialect maps its native types to these kinds and
 * back; a type that fits none of them is `native`, never an exception.
 */
export type LogicalType =
  | { readonly kind: 'boolean' }
  /** A signed integer of 16 or 32 bits. */
  | { readonly kind: 'integer'; readonly bits: 16 | 32 }
  /** A signed integer of 64 bits. */
  | { readonly kind: 'bigint' }
  /** An exact decimal: `precision` digits in all, `scale` of them after the point; unbounded without them. */
  | { readonly kind: 'decimal'; readonly precision?: number; readonly scale?: number }
  /** An IEEE 754 number of 32 or 64 bits, infinities and NaN included. */
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  /** Characters: `maxLength` in Unicode code points; `collation` as {@link Collation} says, binary without it. */
  | { readonly kind: 'text'; readonly maxLength?: number; readonly collation?: Collation }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'date' }
  /** A time of day; `precision` counts fractional digits of a second (0 to 6). */
  | { readonly kind: 'time'; readonly precision: number; readonly zoned: boolean }
  /** A point in time (`zoned`) or a wall-clock reading (not `zoned`); `precision` as in `time`. */
  | { readonly kind: 'timestamp'; readonly precision: number; readonly zoned: boolean }
  | { readonly kind: 'interval' }
  | { readonly kind: 'uuid' }
  /** `text`: kept byte for byte; `normalized`: the side keeps the meaning only (key order and spelling may go). */
  | { readonly kind: 'json'; readonly form: 'text' | 'normalized' }
  | {
      readonly kind: 'enum';
      readonly schema?: string;
      readonly name: string;
      readonly values: readonly string[];
    }
  | { readonly kind: 'array'; readonly of: LogicalType }
  /** A type only its own dialect understands; `name` is the native spelling, typemods included. */
  | { readonly kind: 'native'; readonly dialect: string; readonly name: string };

/** The name of a kind of {@link LogicalType}. */
export type LogicalKind = LogicalType['kind'];

/**
 * How text compares. `binary`: by bytes of UTF-8; `nocase`: as SQLite's NOCASE (ASCII letters fold);
 * `rtrim`: trailing blanks ignored; `citext`: all letters fold, as in the type of that name; any other string is a name that only its own dialect knows.
 */
export type Collation = 'binary' | 'nocase' | 'rtrim' | 'citext' | (string & {});

/** The result of mapping a type from one world to another, with how much of it survives. */
export interface Mapped<T> {
  readonly type: T;
  /** `exact`: every value and the meaning survive; `widened`: every value survives; `lossy`: some may not. */
  readonly fidelity: 'exact' | 'widened' | 'lossy';
  /** Why it is not `exact`, as a sentence for the ledger. */
  readonly reason?: string;
}
