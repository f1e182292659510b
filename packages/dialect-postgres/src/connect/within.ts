/** What work gives, or what `late` gives where it takes longer than so many milliseconds; the work itself goes on. */
export async function within<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    const first = await Promise.race([work.then((value) => ({ value })), patience]);
    return first === 'late' ? late() : first.value;
  } finally {
    clearTimeout(timer);
  }
}
