import type { MigrationEvent, MigrationListener } from '../events.js';
import { type Span, type TraceDocument, traceDocument } from './trace-event.js';

/**
 * Writes down how long everything took that events tell of: stages, and on threads that stand for what was at work at once
 * the scan of each table, its copy, each step and the proof of each table. Begins when it is made:
 * `manager.on(trace.listener)`.
 */
export class Trace {
  readonly listener: MigrationListener = (event) => this.#see(event, performance.now() - this.#origin);
  readonly #origin = performance.now();
  readonly #stages: Span[] = [];
  readonly #work: Span[] = [];
  readonly #began = new Map<string, number>();
  readonly #bytes = new Map<string, number>();
  /** Spans of one transaction, until all of them are told of. */
  #shared: Span[] = [];
  #stage: Pick<Span, 'name' | 'start'> = { name: 'open and introspect', start: 0 };

  /** What has been seen until now, as an object to be written as JSON. */
  toJSON(): TraceDocument {
    const now = performance.now() - this.#origin;
    return traceDocument([...this.#stages, stageSpan(this.#stage, now)], this.#work);
  }

  #see(event: MigrationEvent, now: number): void {
    const stage = stageOf(event);
    if (stage !== undefined && stage !== this.#stage.name) this.#enter(stage, now);
    switch (event.type) {
      case 'plan:table-profiled':
        this.#add('scan', event.table, [now - event.seconds * 1000, now], { rows: event.rows });
        break;
      case 'step:started':
        this.#began.set(`step ${event.id}`, now);
        break;
      case 'step:finished':
        this.#finishStep(event, now);
        break;
      case 'table:started':
        this.#began.set(`table ${event.table}`, now);
        break;
      case 'table:progress':
        this.#bytes.set(event.table, event.bytes);
        break;
      case 'table:finished':
        this.#finishTable(event, now);
        break;
      case 'verify:table': {
        const { name, sourceRows: rows, status, method, seconds } = event.result;
        this.#add('proof', name, [now - seconds * 1000, now], { rows, status, method });
      }
    }
  }

  #enter(name: string, now: number): void {
    this.#stages.push(stageSpan(this.#stage, now));
    this.#stage = { name, start: now };
  }

  #finishStep(event: MigrationEvent & { readonly type: 'step:finished' }, now: number): void {
    const { id, purpose, phase, outcome, together = 1 } = event;
    const span = this.#span(`step ${id}`, { cat: 'step', name: purpose, args: { id, phase, outcome } }, now);
    this.#share(span, together, 'steps');
  }

  #finishTable(event: MigrationEvent & { readonly type: 'table:finished' }, now: number): void {
    const { table, result, together = 1 } = event;
    const args = {
      rows: result.written,
      bytes: this.#bytes.get(table) ?? 0,
      status: result.status,
      ...result.time,
    };
    this.#bytes.delete(table);
    this.#share(this.#span(`table ${table}`, { cat: 'copy', name: table, args }, now), together, 'tables');
  }

  #span(key: string, what: Pick<Span, 'name' | 'cat' | 'args'>, now: number): Span {
    const start = this.#began.get(key) ?? now;
    this.#began.delete(key);
    return { ...what, name: `${what.cat} ${what.name}`, start, end: now };
  }

  /** What shares a transaction is one span, since nobody knows what each of it took. */
  #share(span: Span, together: number, what: string): void {
    this.#shared.push(span);
    if (this.#shared.length < together) return;
    const [first = span] = this.#shared;
    this.#work.push(this.#shared.length === 1 ? span : joined(this.#shared, first, `${together} ${what}`));
    this.#shared = [];
  }

  #add(cat: string, name: string, [start, end]: readonly [number, number], args: Span['args']): void {
    this.#work.push({ name: `${cat} ${name}`, cat, start, end, args });
  }
}

/** Numbers are added up; all else is told of the first and the last. */
function joined(spans: readonly Span[], first: Span, what: string): Span {
  const args: Record<string, string | number> = {
    first: first.name,
    last: spans.at(-1)?.name ?? '',
    transactions: 1,
  };
  for (const span of spans) {
    for (const [name, value] of Object.entries(span.args)) {
      if (typeof value === 'number') args[name] = Number(args[name] ?? 0) + value;
    }
  }
  return { ...first, name: `${first.cat} ${what}`, args };
}

function stageSpan({ name, start }: Pick<Span, 'name' | 'start'>, end: number): Span {
  return { name, cat: 'stage', start, end, args: {} };
}

const STAGES = {
  'before-load': 'make tables',
  'after-load': 'keys',
  'after-proof': 'after the proof',
  sync: 'change',
} as const;

/** The stage that an event begins; undefined: none. */
function stageOf(event: MigrationEvent): string | undefined {
  switch (event.type) {
    case 'plan:started':
      return 'plan';
    case 'plan:finished':
      return 'begin';
    case 'step:started':
      return STAGES[event.phase];
    case 'step:finished':
      return event.phase === 'before-load' && event.index === event.total ? 'load' : undefined;
    case 'table:started':
      return 'load';
    case 'run:completing':
      return 'complete';
    case 'run:finished':
      return 'end';
    case 'verify:started':
      return 'proof';
    case 'verify:finished':
      return 'end';
    default:
      return undefined;
  }
}
