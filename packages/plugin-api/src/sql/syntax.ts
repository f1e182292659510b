/**
 * An expression as it is written, before anything is known about what it means: the dialect decides that. Operators
 * and bare words are in upper case. Parentheses are gone except around lists.
 */
export type SqlSyntax =
  | {
      readonly kind: 'string' | 'blob' | 'number' | 'constant';
      /** The value of a string, the hex digits of a blob, the digits of a number, the word of a constant. */
      readonly value: string;
    }
  | { readonly kind: 'name'; readonly parts: readonly NamePart[] }
  | { readonly kind: 'prefix'; readonly operator: string; readonly operand: SqlSyntax }
  | { readonly kind: 'postfix'; readonly operator: string; readonly operand: SqlSyntax }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: SqlSyntax;
      readonly right: SqlSyntax;
    }
  | {
      readonly kind: 'pattern';
      readonly operator: string;
      readonly negated: boolean;
      readonly operand: SqlSyntax;
      readonly pattern: SqlSyntax;
      readonly escape?: SqlSyntax;
    }
  | {
      readonly kind: 'in';
      readonly negated: boolean;
      readonly operand: SqlSyntax;
      readonly list: readonly SqlSyntax[];
    }
  | {
      readonly kind: 'between';
      readonly negated: boolean;
      readonly operand: SqlSyntax;
      readonly low: SqlSyntax;
      readonly high: SqlSyntax;
    }
  | {
      readonly kind: 'case';
      readonly operand?: SqlSyntax;
      readonly branches: readonly { readonly when: SqlSyntax; readonly result: SqlSyntax }[];
      readonly otherwise?: SqlSyntax;
    }
  | { readonly kind: 'cast'; readonly operand: SqlSyntax; readonly type: string }
  | { readonly kind: 'collate'; readonly operand: SqlSyntax; readonly collation: string }
  /** `name` in lower case, with its schema where one is written. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly arguments: readonly SqlSyntax[];
      /** The words between the arguments in upper case, such as BOTH and FROM; absent where only commas are. */
      readonly words?: readonly string[];
    }
  /** `(a, b)` */
  | { readonly kind: 'list'; readonly items: readonly SqlSyntax[] }
  /** `ARRAY[a, b]` */
  | { readonly kind: 'array'; readonly items: readonly SqlSyntax[] };

/** A part of a name; `quote` is the opening quote, '' where it stands bare. */
export interface NamePart {
  readonly value: string;
  readonly quote: string;
}
