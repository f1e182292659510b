/** What a move does at a moment, as its events tell it. */
export const PHASES = ['open', 'scan', 'ddl', 'copy', 'keys', 'proof', 'follow-up'] as const;

export type Phase = (typeof PHASES)[number];

/** What is looked at of an event of godwit; it is known by nothing but its words here. */
export interface ToldEvent {
  readonly type: string;
  readonly phase?: string;
}

/** The phase after an event. */
export function phaseAfter(phase: Phase, event: ToldEvent): Phase {
  const { type } = event;
  if (type.startsWith('plan:')) return 'scan';
  if (type === 'run:started') return 'ddl';
  if (type.startsWith('table:')) return 'copy';
  if (type.startsWith('step:')) return event.phase === 'before-load' ? 'ddl' : 'keys';
  if (type === 'verify:finished' || type === 'run:completing' || type === 'run:finished') return 'follow-up';
  return type.startsWith('verify:') ? 'proof' : phase;
}
