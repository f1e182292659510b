import { MigrationError, type TargetSession } from '@godwit/plugin-api';

/** The questions about a target whose answers its plan follows from. */
const QUESTIONS = [
  'introspect',
  'count',
  'suspend',
  'keepRows',
  'attached',
  'dependents',
  'checkLoad',
  'checkReplace',
] as const;

/** What a plan asks of a target. */
export type AskedTarget = Pick<TargetSession, (typeof QUESTIONS)[number] | 'bookkeeping'>;

/** Answers by their questions: JSON. */
type Kept = Record<string, unknown>;

/**
 * A target that keeps what it answers. A run that goes on finds its own tables there: to plan it again it needs what the
 * target held before.
 */
export function keepingAnswers(target: AskedTarget): { readonly target: AskedTarget; text(): string } {
  const kept: Kept = {};
  const asked = withQuestions(target, async (question, args) => {
    const answer = await ask(target, question, args);
    kept[keyOf(question, args)] = answer ?? null;
    return answer;
  });
  return { target: asked, text: () => pack(kept) };
}

/** A target as it answered once. Throws PLAN_CHANGED for a question that was not asked then. */
export function answeringAgain(target: AskedTarget, text: string): AskedTarget {
  const kept = unpack(text) as Kept;
  return withQuestions(target, async (question, args) => {
    const key = keyOf(question, args);
    if (key in kept) return kept[key] ?? undefined;
    throw new MigrationError({
      code: 'PLAN_CHANGED',
      message:
        'What is moved is not what it was when the run began: other tables or columns are asked for in the target.',
    });
  });
}

type Question = (typeof QUESTIONS)[number];
type Asking = (question: Question, args: readonly unknown[]) => Promise<unknown>;

function withQuestions(target: AskedTarget, asking: Asking): AskedTarget {
  const present = QUESTIONS.filter((question) => target[question] !== undefined);
  const methods = present.map((question) => [question, (...args: unknown[]) => asking(question, args)]);
  const { bookkeeping } = target;
  return { ...(Object.fromEntries(methods) as Omit<AskedTarget, 'bookkeeping'>), bookkeeping };
}

function ask(target: AskedTarget, question: Question, args: readonly unknown[]): Promise<unknown> {
  const method = target[question] as unknown as (...given: readonly unknown[]) => Promise<unknown>;
  return method.apply(target, args as unknown[]);
}

function keyOf(question: Question, args: readonly unknown[]): string {
  return `${question} ${pack(args.filter((arg) => !(arg instanceof AbortSignal)))}`;
}

const BIGINT = '$bigint';
const BYTES = '$bytes';

/** JSON text of values that JSON does not know as well. */
function pack(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return { [BIGINT]: String(part) };
    if (part instanceof Uint8Array) return { [BYTES]: Buffer.from(part).toString('hex') };
    return part;
  });
}

function unpack(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    if (BIGINT in part) return BigInt(String(part[BIGINT]));
    if (BYTES in part) return new Uint8Array(Buffer.from(String(part[BYTES]), 'hex'));
    return part;
  });
}
