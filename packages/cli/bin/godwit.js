#!/usr/bin/env node
// Kept in old syntax, and imports nothing before the check: it must be able to tell an old Node that it is too old.

// Every user of the machine can list the arguments of a process, so passwords go out of them before anything else.
process.title = ['godwit']
  .concat(process.argv.slice(2))
  .map(function (word) {
    if (/:\/\/[^]*@/.test(word)) return word.slice(0, word.indexOf('://')) + '://***';
    return /passw|pwd/i.test(word) ? '***' : word;
  })
  .join(' ');

var needed = [22, 12];
var found = process.versions.node.split('.').map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  process.stderr.write(
    'godwit needs Node.js ' +
      needed.join('.') +
      ' or newer; this is ' +
      process.version +
      ' (' +
      process.execPath +
      ').\n' +
      'Install a newer Node.js from https://nodejs.org and run the command again.\n',
  );
  process.exitCode = 2;
} else {
  // Modules that were compiled for an earlier run are not compiled again. NODE_DISABLE_COMPILE_CACHE=1 keeps Node from it.
  process.getBuiltinModule('node:module').enableCompileCache();
  import('../dist/main.js').catch(function (error) {
    process.stderr.write('godwit could not start: ' + ((error && error.stack) || error) + '\n');
    process.exitCode = 1;
  });
}
