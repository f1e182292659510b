import type { OptionKind } from './option-kinds.js';

/** One option of a move: whoever checks, documents or asks for it reads it here. */
export interface Option<Value, Default extends Value | undefined> extends OptionKind<Value> {
  /** The value where none is given; undefined: what is then done depends on other things. */
  readonly default: Default;
  /** What it does, on a command line; the default stands in it where it is no matter of course. */
  readonly help: string;
  /** The option and the value of it that say the same. */
  readonly shortFor?: readonly [option: string, value: string];
  /** What stands for the value on a command line; absent: nothing does. */
  readonly placeholder?: string;
  /** The name on a command line, where it is not that of the option. */
  readonly flag?: string;
  /** Commands that have it beside those that move. */
  readonly alsoIn?: readonly ('compare' | 'profile' | 'resume')[];
  /** The dialect that declares it; absent: every move has it. */
  readonly dialect?: string;
  /** What it means where nothing is moved, where that is something else. */
  readonly helpComparing?: string;
}

/** What a row says beside the kind of its values. */
type Row<Value, Default extends Value | undefined> = Omit<
  Option<Value, Default>,
  keyof OptionKind<Value> | 'default'
>;

/** An option with a default. */
export function option<Value>(
  kind: OptionKind<Value>,
  value: Value,
  row: Row<Value, Value>,
): Option<Value, Value> {
  return { ...kind, ...row, default: value };
}

/** An option that leaves open what is done where it is not given. */
export function openOption<Value>(
  kind: OptionKind<Value>,
  row: Row<Value, undefined>,
): Option<Value, undefined> {
  return { ...kind, ...row, default: undefined };
}
