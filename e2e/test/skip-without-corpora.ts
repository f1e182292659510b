/** Says clearly that the real databases are not there, and that the suite was left out. */
export function skipWithoutCorpora(): void {
  process.stderr.write(
    'SKIPPED: the real databases are not there (../shared/corpora beside this repository).\n',
  );
  test.skip('real databases: the folder ../shared/corpora is not beside this repository', () => undefined);
}
