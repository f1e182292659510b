import { type CodeEntry, formatPlace, NOTE_CODES, type Note, type Severity } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { countOf, formatCount } from './figures.js';
import { printable } from './printable.js';
import { wrap } from './wrap.js';

/** How much of a ledger is shown. */
export interface LedgerView {
  readonly colors: Colors;
  /** Every note and every key; else groups of equal code are folded. */
  readonly verbose: boolean;
  /** The columns of the terminal, beyond which lines are wrapped. */
  readonly width: number;
  /** What it is called; `Ledger` unless said. */
  readonly title?: string;
}

const SEVERITIES: readonly Severity[] = ['loss', 'warning', 'info'];

/** How many notes of one code are shown before the rest is folded. */
const SHOWN: Readonly<Record<Severity, number>> = { loss: 10, warning: 5, info: 2 };
const SHOWN_KEYS = 5;

/** How many losses and warnings a failed run shows. */
const SHORT = 12;

const INDENTS = {
  title: { first: '  ', others: '      ' },
  note: { first: '    - ', others: '      ' },
  suggestion: { first: '        -> ', others: '           ' },
  keys: { first: '        ', others: '             ' },
} as const;

/** The loss ledger: by severity, then by code, each note with its place and what would help. */
export function renderLedger(notes: readonly Note[], view: LedgerView): string {
  if (notes.length === 0) return 'Ledger: empty. Everything arrives exactly.\n';
  const open = notes.filter(({ accepted }) => accepted !== true);
  const known = notes.filter(({ accepted }) => accepted === true);
  const title = `${view.title ?? 'Ledger'}: ${open.length === 0 ? 'nothing that is not accepted' : summarize(open)}`;
  return `${title}\n${renderNotes(open, view)}${renderAccepted(known, view)}`;
}

function renderNotes(notes: readonly Note[], view: LedgerView): string {
  return SEVERITIES.map((severity) => renderSeverity(severity, notes, view)).join('');
}

/** What the config accepts: the numbers, and with `verbose` the notes. */
function renderAccepted(notes: readonly Note[], view: LedgerView): string {
  if (notes.length === 0) return '';
  const codes = Object.entries(Object.groupBy(notes, ({ code }) => code))
    .map(([code, group]) => `${printable(code)} (${formatCount(group?.length ?? 0)})`)
    .join(', ');
  const body = view.verbose ? renderNotes(notes, view) : `${wrap(codes, view.width, INDENTS.keys)}\n`;
  return `\n${view.title ?? 'Ledger'}, accepted: ${summarize(notes)}\n${body}`;
}

/** Why `strict` makes the exit code 3; '' where it does not. */
export function renderUnaccepted(notes: readonly Note[], { colors }: Pick<LedgerView, 'colors'>): string {
  if (notes.length === 0) return '';
  const what = `${summarize(notes)} not accepted, so this ends with exit code 3`;
  return `${colors.yellow('Strict:')} ${what}; --accept takes what is known.\n`;
}

/** The ledger of a run that failed: what may tell why, where that is short; else only how much there is. */
export function renderShortLedger(
  notes: readonly Note[],
  view: Omit<LedgerView, 'verbose' | 'title'>,
): string {
  const telling = notes.filter((note) => note.severity !== 'info');
  if (notes.length === 0) return '';
  if (telling.length > SHORT) return `Ledger: ${summarize(notes)}; --json shows them\n\n`;
  return `${renderLedger(telling.length === 0 ? notes : telling, { ...view, verbose: false })}\n`;
}

/** `1 loss, 2 warnings, 5 decisions`. */
function summarize(notes: readonly Note[]): string {
  return SEVERITIES.map((severity) => ({
    severity,
    count: notes.filter((note) => note.severity === severity).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => nameOf(severity, count))
    .join(', ');
}

function nameOf(severity: Severity, count: number): string {
  if (severity === 'loss') return countOf(count, 'loss', 'losses');
  return countOf(count, severity === 'warning' ? 'warning' : 'decision');
}

function renderSeverity(severity: Severity, notes: readonly Note[], view: LedgerView): string {
  const groups = new Map<string, Note[]>();
  for (const note of notes.filter((candidate) => candidate.severity === severity)) {
    groups.set(note.code, [...(groups.get(note.code) ?? []), note]);
  }
  return [...groups].map(([code, group]) => renderGroup(code, group, view)).join('');
}

function renderGroup(code: string, notes: readonly Note[], view: LedgerView): string {
  const entries: Readonly<Record<string, CodeEntry>> = NOTE_CODES;
  const severity = notes[0]?.severity ?? 'info';
  const name = `${severity} ${printable(code)}`;
  const title = wrap(
    `${name} (${formatCount(notes.length)})  ${entries[code]?.meaning ?? ''}`,
    view.width,
    INDENTS.title,
  );
  const shown = view.verbose ? notes : notes.slice(0, SHOWN[severity]);
  const rest = notes.length - shown.length;
  const more = `      ${view.colors.dim(`and ${formatCount(rest)} more: --verbose shows them`)}\n`;
  const shared = sharedSuggestion(notes);
  const body = shown.map((note) => renderNote(note, view, shared)).join('') + (rest === 0 ? '' : more);
  return `\n${title.replace(name, paint(severity, view.colors))}\n${body}${renderSuggestion(shared, view)}`;
}

/** What would help with every one of several notes, so that it need be said once only. */
function sharedSuggestion([first, ...others]: readonly Note[]): string | undefined {
  const isShared = others.length > 0 && others.every(({ suggestion }) => suggestion === first?.suggestion);
  return isShared ? first?.suggestion : undefined;
}

function renderNote(note: Note, view: LedgerView, shared: string | undefined): string {
  const place = printable(formatPlace(note.place));
  const text = place === '' ? printable(note.message) : `${place}: ${printable(note.message)}`;
  const wrapped = wrap(text, view.width, INDENTS.note);
  const head = place === '' ? wrapped : wrapped.replace(place, view.colors.bold);
  return `${head}\n${renderKeys(note, view)}${shared === undefined ? renderSuggestion(note.suggestion, view) : ''}`;
}

function renderSuggestion(suggestion: string | undefined, view: LedgerView): string {
  if (suggestion === undefined) return '';
  const text = wrap(`${purposeOf(suggestion)}${printable(suggestion)}`, view.width, INDENTS.suggestion);
  return `${text.replace('->', view.colors.cyan)}\n`;
}

/** What SQL is for, which runs in the finished target; '' where a suggestion says it itself. */
function purposeOf(suggestion: string): string {
  if (/^(?:SELECT|PRAGMA)\b/.test(suggestion)) return 'to see such rows in the target: ';
  const changes = /^(?:ALTER|CREATE|DELETE|DROP|INSERT|SET|UPDATE|VACUUM)\b/.test(suggestion);
  return changes ? 'to mend it, run in the finished target: ' : '';
}

function renderKeys(note: Note, view: LedgerView): string {
  const keys = note.keys ?? [];
  if (keys.length === 0) return '';
  const shown = view.verbose ? keys : keys.slice(0, SHOWN_KEYS);
  const rest = Math.max(note.count ?? 0, keys.length) - shown.length;
  const more = rest > 0 ? ` and ${formatCount(rest)} more` : '';
  return `${wrap(`rows ${shown.map(printable).join('; ')}${more}`, view.width, INDENTS.keys)}\n`;
}

function paint(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'loss') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.blue;
}
