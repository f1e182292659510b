import {
  type ColumnPlan,
  type ColumnProfile,
  formatLogicalType,
  type Note,
  type Place,
} from '@godwit/plugin-api';
import type { ColumnProof } from '../rows/render-page.js';
import type { ProfileRequest } from '../thread/protocol.js';
import { certainCount } from './certain-count.js';
import { type CountGuess, guessCount, guessNote } from './count-guess.js';
import { examine, type ProfileContext } from './examine.js';
import { notesOn } from './notes.js';
import type { Outcome } from './outcome.js';
import { isTime } from './shapes.js';
import { describeTimeForms } from './time-forms.js';
import { widen, zoned } from './widen.js';

/** What a column was tried with, and what came of it. */
interface Trial {
  readonly column: ColumnPlan;
  readonly outcome: Outcome | undefined;
  /** What its numbers were taken for, where nobody said it. */
  readonly guess?: CountGuess;
}

export function isChosen(request: ProfileRequest, column: Pick<ColumnPlan, 'name'>): boolean {
  return request.chosen?.includes(column.name) ?? false;
}

/** What the values of one column are; `declared`: what the scan with the asked type found, where that says something. */
export async function profileColumn(
  context: ProfileContext,
  request: ProfileRequest,
  asked: ColumnPlan,
  declared: Outcome | undefined,
): Promise<{ readonly profile: ColumnProfile; readonly proof: ColumnProof; readonly final: Outcome }> {
  const chosen = isChosen(request, asked);
  const trial = await withForm(context, { column: asked, outcome: declared }, chosen);
  const { column, outcome: first } = trial;
  const fitting = first !== undefined && (first.misfits === 0n || column.misfits !== undefined);
  const wider = fitting ? await zoned(context, column, first) : await widen(context, column, chosen, first);
  const outcome = wider?.outcome ?? (first as Outcome);
  const { as, form: counts } = wider ?? column;
  const final: ColumnPlan = { name: column.name, as, ...(counts && { form: counts }) };
  const form = formOf(final, outcome);
  const instants =
    fitting || chosen || asked.chosen === true ? undefined : await instantsOf(context, request, asked, first);
  return {
    final: outcome,
    profile: {
      name: column.name,
      nulls: outcome.nulls,
      misfits: first?.misfits ?? 0n,
      misfitKeys: first?.misfitKeys ?? [],
      ...(wider === undefined ? form : { fits: { as, reason: wider.reason, ...form } }),
      ...(instants && { instants }),
      ...(isReworded(final, outcome, request) && { reworded: 'some' }),
      notes: notesAbout(context, request, final, { outcome, guess: trial.guess }),
      badText: outcome.badText,
    },
    proof: {
      name: column.name,
      as: JSON.stringify(as),
      exact: outcome.exact,
      cleanText: outcome.badText === 0n,
    },
  };
}

/** What the numbers of a column were taken for, where that is a guess, and what fitting changes. */
function notesAbout(
  { table }: ProfileContext,
  request: ProfileRequest,
  column: ColumnPlan,
  { outcome, guess }: { readonly outcome: Outcome; readonly guess: CountGuess | undefined },
): readonly Note[] {
  const place: Place = { table: table.name, column: column.name };
  const { badText } = request.columns.find(({ name }) => name === column.name) ?? {};
  const { sourceTimeZone } = request;
  const notes = notesOn(outcome, column, place, { badText: badText ?? request.badText, sourceTimeZone });
  const guessed = guess !== undefined && column.form === guess.form;
  return guessed ? [guessNote(guess, place, formatLogicalType(column.as)), ...notes] : notes;
}

/** A column whose type was chosen is tried again with its numbers as counts of time, or its text as lists with commas. */
async function withForm(context: ProfileContext, trial: Trial, cut: boolean): Promise<Trial> {
  const { column, outcome } = trial;
  const isChosen = cut || column.chosen === true;
  if (!isChosen || column.form !== undefined || outcome === undefined || outcome.misfits === 0n) return trial;
  if (column.as.kind === 'array') return withCommas(context, trial);
  const guess = outcome.misfitsBy.has('number') ? countOf(context, column) : undefined;
  if (guess === undefined) return trial;
  const counted: ColumnPlan = { ...column, form: guess.form };
  return { column: counted, guess, outcome: await examineWhole(context, { ...counted, chosen: true }, cut) };
}

function countOf(context: ProfileContext, { name, as }: ColumnPlan): CountGuess | undefined {
  const guess = isTime(as.kind) ? guessCount(context, name) : undefined;
  if (guess !== undefined || !(isTime(as.kind) || as.kind === 'time')) return guess;
  const form = certainCount(context, name, as);
  return form && { form, others: [] };
}

async function withCommas(context: ProfileContext, trial: Trial): Promise<Trial> {
  const column: ColumnPlan = { ...trial.column, form: 'comma-list' };
  const outcome = await examineWhole(context, { ...column, chosen: true }, false);
  return outcome.misfits === 0n ? { column, outcome } : trial;
}

async function examineWhole(context: ProfileContext, column: ColumnPlan, cut: boolean): Promise<Outcome> {
  const measured = { measure: [column.name], untilMisfit: false };
  const [outcome] = await examine(context, [{ column, strict: true, cut }], measured);
  return outcome as Outcome;
}

const MOMENT = { kind: 'timestamp', precision: 6, zoned: true } as const;

/** The moments that text and numbers of a column of times are, where all are. */
async function instantsOf(
  context: ProfileContext,
  request: ProfileRequest,
  { name, as }: ColumnPlan,
  declared: Outcome | undefined,
): Promise<ColumnProfile['instants']> {
  const values = declared === undefined ? 0n : declared.rows - declared.nulls;
  const numbers = BigInt(declared?.misfitsBy.get('number')?.count ?? 0);
  // A column of nothing but numbers has a shape.
  if (request.shapes === undefined && request.findings !== true) return undefined;
  if (!isTime(as.kind) || numbers === 0n || numbers === values) return undefined;
  const guess = guessCount(context, name);
  if (guess === undefined) return undefined;
  const column: ColumnPlan = { name, as: MOMENT, form: guess.form };
  const outcome = await examineWhole(context, column, false);
  if (outcome.misfits > 0n) return undefined;
  const notes = notesAbout(context, request, column, { outcome, guess });
  return { as: MOMENT, form: guess.form, evidence: describeTimeForms(context, name), notes };
}

/** The plan knows of times how they are spelled, and text keeps that of numbers. A file says nothing in words of its own target. */
function isReworded({ as }: ColumnPlan, { changes }: Outcome, { target }: ProfileRequest): boolean {
  const isKnown = target !== 'sqlite' && (isTime(as.kind) || ['time', 'text', 'json'].includes(as.kind));
  return !isKnown && (changes.has('respelled') || changes.has('converted') || changes.has('midnight'));
}

/** Counts of time; or a boolean column that holds words only, which is read as such by SQLite itself. */
function formOf(column: ColumnPlan, outcome: Outcome): Pick<ColumnPlan, 'form'> {
  if (column.form !== undefined) return { form: column.form };
  const words = outcome.changes.get('respelled')?.count ?? 0;
  const values = outcome.rows - outcome.nulls;
  return column.as.kind === 'boolean' && words > 0 && BigInt(words) === values ? { form: 'text' } : {};
}
