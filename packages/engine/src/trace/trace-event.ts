/** One entry of the Chrome trace event format (the "Trace Event Format" document of the Chromium project). */
export interface TraceEvent {
  readonly name: string;
  /** What kind of work it is; viewers filter by it. */
  readonly cat?: string;
  /** `X` is a span, `M` names a thread or the process. */
  readonly ph: 'X' | 'M';
  /** Microseconds since the trace began. */
  readonly ts?: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** A trace as chrome://tracing and Perfetto open it, once it is JSON text. */
export interface TraceDocument {
  readonly displayTimeUnit: 'ms';
  readonly traceEvents: readonly TraceEvent[];
}

/** Something that took time; both ends in milliseconds since the trace began. */
export interface Span {
  readonly name: string;
  readonly cat: string;
  readonly start: number;
  readonly end: number;
  readonly args: TraceEvent['args'];
}

const PID = 1;
/** The thread of the stages, of which there is one at a time. */
const STAGES = 0;

/** Puts spans on threads: stages on one of their own, all else on as few as show everything that was at work at once. */
export function traceDocument(stages: readonly Span[], work: readonly Span[]): TraceDocument {
  const ends: number[] = [];
  const placed = [...work]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .map((span) => event(span, slot(span, ends)));
  const names = ['stages', ...ends.map((_, index) => `slot ${index + 1}`)];
  return {
    displayTimeUnit: 'ms',
    traceEvents: [
      { name: 'process_name', ph: 'M', pid: PID, tid: STAGES, args: { name: 'godwit' } },
      ...names.map(
        (name, tid): TraceEvent => ({ name: 'thread_name', ph: 'M', pid: PID, tid, args: { name } }),
      ),
      ...stages.map((span) => event(span, STAGES)),
      ...placed,
    ],
  };
}

/** The first thread on which nothing is at work any more. */
function slot({ start, end }: Span, ends: number[]): number {
  const free = ends.findIndex((until) => until <= start);
  const index = free < 0 ? ends.length : free;
  ends[index] = end;
  return index + 1;
}

function event({ name, cat, start, end, args }: Span, tid: number): TraceEvent {
  const [ts, until] = [micro(start), micro(end)];
  return { name, cat, ph: 'X', ts, dur: until - ts, pid: PID, tid, args };
}

function micro(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000));
}
