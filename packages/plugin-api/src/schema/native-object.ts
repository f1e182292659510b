/**
 * Something of a table that only its own dialect understands and that changes what its rows are, or who sees them: a rule,
 * a policy of row security, a choice such as STRICT. A proof within one dialect compares it.
 */
export interface NativeObject {
  readonly kind: 'rule' | 'policy' | 'table option' | 'comment';
  /** Its name; of an option, what people call it: `STRICT`; of a comment, what it is on: `index t_i`. */
  readonly name: string;
  /** What it says, in the words of the dialect. */
  readonly text: string;
  /** Whether a move within the dialect makes it. Where not, a target may lack it, and may have it as the source does. */
  readonly carried: boolean;
}
