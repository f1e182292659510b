// Writes to PostgreSQL without pause until its parent goes away or says stop: `node hot-postgres-writer.mjs url`.
// Each transaction keeps the invariants: the two balances add up to the same, and each pair is in both tables.
import pg from 'pg';

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
const { rows } = await client.query('SELECT count(*)::integer AS count FROM accounts_a');
let transactions = 0;
let stopping = false;

async function step() {
  const id = 1 + ((transactions * 7919) % rows[0].count);
  const amount = 1 + (transactions % 50);
  await client.query(`
    BEGIN;
    UPDATE accounts_a SET balance = balance - ${amount}, version = version + 1 WHERE id = ${id};
    UPDATE accounts_b SET balance = balance + ${amount}, version = version + 1 WHERE id = ${id};
    WITH made AS (INSERT INTO pairs_left (payload) VALUES ('pair ${transactions}') RETURNING id, payload)
      INSERT INTO pairs_right SELECT id, payload FROM made;
    COMMIT`);
  transactions++;
}

process.on('message', () => {
  stopping = true;
});
process.on('disconnect', () => process.exit(0));
for (let index = 0; index < 50; index++) await step();
process.send('ready');
while (!stopping) await step();
await client.end();
process.send(transactions, () => process.exit(0));
