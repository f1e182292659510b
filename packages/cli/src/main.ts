process.stderr.write('godwit: no command exists yet\n');
process.exitCode = 2;
