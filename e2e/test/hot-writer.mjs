// Writes to a SQLite file without pause until its parent goes away or says stop: `node hot-writer.mjs file`.
// Each transaction keeps the invariants: the two balances add up to the same, and each pair is in both tables.
import Database from 'better-sqlite3';

const db = new Database(process.argv[2]);
db.pragma('busy_timeout = 5000');
// Checkpoints come all the time, too.
db.pragma('wal_autocheckpoint = 8');
const take = db.prepare('UPDATE accounts_a SET balance = balance - ?, version = version + 1 WHERE id = ?');
const give = db.prepare('UPDATE accounts_b SET balance = balance + ?, version = version + 1 WHERE id = ?');
const left = db.prepare('INSERT INTO pairs_left (payload) VALUES (?)');
const right = db.prepare('INSERT INTO pairs_right (id, payload) VALUES (?, ?)');
const { count } = db.prepare('SELECT count(*) AS count FROM accounts_a').get();
let transactions = 0;

const step = db.transaction(() => {
  const id = 1 + ((transactions * 7919) % count);
  const amount = 1 + (transactions % 50);
  take.run(amount, id);
  give.run(amount, id);
  const { lastInsertRowid } = left.run(`pair ${transactions}`);
  right.run(lastInsertRowid, `pair ${transactions}`);
});

function work() {
  for (let index = 0; index < 20; index++) {
    step.immediate();
    transactions++;
  }
  setImmediate(work);
}

process.on('message', () => process.send(transactions, () => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send('ready');
work();
