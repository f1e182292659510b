/** How a dialect's text falls into tokens. Plain data. */
export interface LexicalGrammar {
  /** Quotes around identifiers. `doubled`: the closing quote inside is written twice. */
  readonly identifierQuotes: readonly {
    readonly open: string;
    readonly close: string;
    readonly doubled: boolean;
  }[];
  /**
   * What a letter before a single-quoted string makes of it (lower-case letters): `blob` holds hex digits,
   * `escaped` holds backslash escapes. Strings without a prefix double their quote and know no other escape.
   */
  readonly stringPrefixes: Readonly<Record<string, 'blob' | 'escaped'>>;
  /** Operators of symbols, in any order; the longest that fits is taken. */
  readonly operators: readonly string[];
  /** Single characters that only separate: parentheses, comma, semicolon, point. */
  readonly punctuation: string;
  /** Whether block comments nest. */
  readonly nestedComments: boolean;
}

/** How an operator that follows an operand is read. */
export interface InfixRule {
  /** Higher binds tighter. */
  readonly precedence: number;
  /**
   * `binary`: one operand follows. `postfix`: none does. `pattern`: one, then perhaps `ESCAPE` and another.
   * `in`: a list in parentheses. `between`: two joined by `AND`. `collate`: the name of a collation.
   * `cast`: the name of a type.
   */
  readonly form: 'binary' | 'postfix' | 'pattern' | 'in' | 'between' | 'collate' | 'cast';
  /** The operator without its negation, where it is a negated one: `NOT LIKE` is a negated `LIKE`. */
  readonly negates?: string;
  /** Two such operators beside each other need parentheses; without them the text is not understood. */
  readonly nonAssociative?: boolean;
}

/** How a dialect's expressions are read: its tokens and its operators. Words are written in upper case. */
export interface SqlGrammar extends LexicalGrammar {
  /** Operators before an operand, with the precedence of that operand. */
  readonly prefix: Readonly<Record<string, number>>;
  /** Operators after an operand; several words are joined by one blank. The longest that fits is taken. */
  readonly infix: Readonly<Record<string, InfixRule>>;
  /** Words that are neither a column nor a function where they stand bare. */
  readonly reserved: ReadonlySet<string>;
  /** Words that are values without parentheses: `CURRENT_TIMESTAMP`. */
  readonly constants: ReadonlySet<string>;
  /** Words that stand before or between the arguments of a function, by its name in lower case: `trim`, BOTH and FROM. */
  readonly argumentWords?: Readonly<
    Record<string, { readonly words: readonly string[]; readonly precedence: number }>
  >;
  /** Names of types that have several words, in upper case, or `any` where every row of words is a type. */
  readonly typePhrases: readonly string[] | 'any';
}
