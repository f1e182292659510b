import {
  type MigrationOptions,
  OPTIONS,
  type OptionOwner,
  type OptionRow,
  optionTable,
} from '@godwit/engine';
import { flagsByOption } from './flags.js';
import { type PlaceFlags, type Proposed, type TypedSides, typedCommand } from './typed-command.js';

/** The short options that say the same as a value of another one. */
const SHORT = Object.entries<OptionRow>(OPTIONS).flatMap(([name, { shortFor }]) => {
  return shortFor === undefined ? [] : [{ name, of: shortFor[0], value: shortFor[1] }];
});

/** What holds sentences in the answers of the engine. */
const SENTENCES: ReadonlySet<string> = new Set(['message', 'hint', 'suggestion', 'reason', 'refused']);

/** An entry (`: { "users.born": "date" }`) or a value (`"drop"`) may follow the name of an option. */
const GIVEN = `(?:: \\{ "([^"]*)": "([^"]*)" \\}| "([^"]*)")?`;

/** How the engine proposes a command: `with "resume"`, `("resume")`. */
const PROPOSED = /(?<=\b(?:with|Run) |\()"(resume|rollback|history|retry-rejects)"/g;

/** How the engine names the options of a call of `sync`: `("force")`. */
const OF_SYNC = /\("(only|exclude|force|keep)"\)/g;

/** What a part of a pattern found. */
type Group = string | undefined;

/** What calls one of these options in a message. */
interface Callings {
  /** `options.where`, or its name alone where that is no word of the language (`onExisting`): names of a database stand in
   * quotes or behind a point, or are another word. */
  readonly option: RegExp;
  /** How the check of a config calls a field. */
  readonly field: RegExp;
}

function callingsOf(names: readonly string[]): Callings {
  const plain = names.filter((name) => /[A-Z]/.test(name)).join('|');
  const called = `(?:options\\.(${names.join('|')})|(${plain}))`;
  return {
    option: new RegExp(`(?<![\\w."'\`$-])${called}(?![\\w"'\`]|\\.\\w)${GIVEN}`, 'g'),
    field: new RegExp(`The field "options\\.(${names.join('|')})(?:\\[\\d+\\])?" of the config`, 'g'),
  };
}

/** The options that have a flag here, and how messages of the engine say of them what the user wrote. */
export class OptionWords {
  readonly #args: readonly string[];
  #owners: readonly OptionOwner[] = [];
  #flags = flagsByOption(OPTIONS);
  #callings = callingsOf(Object.keys(this.#flags));
  #file: MigrationOptions = {};
  #typed: readonly [TypedSides, PlaceFlags] | undefined;

  /** `args` are those of the command. */
  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** The dialects whose options are flags of this command. */
  get owners(): readonly OptionOwner[] {
    return this.#owners;
  }

  /** Tells which dialects have options that are flags of this command. */
  know(owners: readonly OptionOwner[]): void {
    this.#owners = owners;
    this.#flags = flagsByOption(optionTable(owners));
    this.#callings = callingsOf(Object.keys(this.#flags));
  }

  /** Tells what the config file says. */
  fileSays(options: MigrationOptions): void {
    this.#file = options;
  }

  /** Whether everything is to be shown. */
  isVerbose(flags: { readonly verbose?: boolean }): boolean {
    return flags.verbose ?? this.#file.verbose ?? false;
  }

  /** Tells how the databases of this command were typed. */
  areTyped(sides: TypedSides, flags: PlaceFlags): void {
    this.#typed = [sides, flags];
  }

  /** A whole command about the same databases; its name alone where they are not known. */
  command(name: Proposed): string {
    return this.#typed === undefined ? `godwit ${name}` : typedCommand(name, ...this.#typed);
  }

  /** A message about options of the library: with flags, but for what the config file says and no flag does. */
  of(text: string): string {
    return text
      .replace(PROPOSED, (words, name: Proposed) =>
        this.#typed === undefined ? words : `"${this.command(name)}"`,
      )
      .replace(OF_SYNC, '(--$1)')
      .replace(this.#callings.field, (words, name: string) =>
        this.#isTyped(name) ? this.#flagOf(name) : words,
      )
      .replace(this.#callings.option, (words, ...[long, plain, key, of, value]: readonly Group[]) => {
        const name = long ?? plain ?? '';
        const shorts = SHORT.filter(
          (one) => one.of === name && one.value === value && !text.includes(one.name),
        );
        if (!this.#isTyped(name)) {
          const typed = shorts.find((one) => this.#isTyped(one.name));
          if (typed !== undefined) return this.#flagOf(typed.name);
          const filed = shorts.find((one) => one.name in this.#file);
          if (filed !== undefined) return filed.name;
        }
        if (name in this.#file && !this.#isTyped(name)) return words;
        if (key !== undefined && of !== undefined) return `${this.#flagOf(name)} ${word(`${key}=${of}`)}`;
        return value === undefined ? this.#flagOf(name) : `${this.#flagOf(name)} ${word(value)}`;
      });
  }

  /** The same answer of the engine, with every sentence in it so. */
  inAll<Answer>(answer: Answer): Answer {
    return this.#inAll(answer) as Answer;
  }

  #inAll(part: unknown, key = ''): unknown {
    if (typeof part === 'string') return SENTENCES.has(key) ? this.of(part) : part;
    if (Array.isArray(part)) return part.map((one) => this.#inAll(one));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, this.#inAll(one, name)]));
  }

  #flagOf(option: string): string {
    return this.#flags[option] ?? option;
  }

  #isTyped(option: string): boolean {
    const flag = this.#flagOf(option);
    return this.#args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  }
}

/** A value as it is typed in a shell. */
function word(value: string): string {
  return /^[\w.,:=+@/-]+$/.test(value) ? value : `"${value}"`;
}
