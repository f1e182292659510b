import type { Database } from 'better-sqlite3';
import { PRODUCTS } from './fill-catalogue.js';
import { CUSTOMERS } from './fill-sales.js';
import type { Random } from './random.js';
import { dateTime, zonedDateTime } from './values.js';
import { REVIEWS } from './vocabulary.js';

const REVIEW_COUNT = 3_000;
const EVENT_COUNT = 4_000;
const FIRST_EVENT = 9_007_199_254_740_993n;

/** Reviews (two of them orphans), events with numbers beyond a double's reach, settings of every kind. */
export function fillActivity(db: Database, random: Random): void {
  fillReviews(db, random);
  fillEvents(db, random);
  fillSettings(db);
}

function fillReviews(db: Database, random: Random): void {
  const insert = db.prepare(
    'INSERT INTO reviews (product_id, customer_id, stars, body, updated_at) VALUES (?, ?, ?, ?, ?)',
  );
  for (let id = 1; id <= REVIEW_COUNT; id++) {
    // SQLite does not enforce foreign keys unless it is asked to: these products never were.
    const product = id % 1_500 === 0 ? PRODUCTS + id : random.between(1, PRODUCTS);
    const customer = random.chance(0.1) ? null : random.between(1, CUSTOMERS);
    insert.run(
      product,
      customer,
      random.between(1, 5),
      random.pick(REVIEWS),
      random.chance(0.5) ? dateTime(random) : null,
    );
  }
}

function fillEvents(db: Database, random: Random): void {
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
  for (let index = 0; index < EVENT_COUNT; index++) {
    const id = FIRST_EVENT + BigInt(index) * 2_305_843_009_213n;
    const payload = random.chance(0.7)
      ? JSON.stringify({ visitor: random.between(1, 9_999), path: '/søk?q="x"' })
      : null;
    insert.run(id, zonedDateTime(random), random.pick(['view', 'search', 'cart']), payload);
  }
}

function fillSettings(db: Database): void {
  const insert = db.prepare('INSERT INTO settings VALUES (?, ?)');
  const values = [1n, 0.25, 'Zürich', '', null, 9_223_372_036_854_775_807n, Number.NEGATIVE_INFINITY];
  values.forEach((value, index) => {
    insert.run(`setting ${index}`, value);
  });
}
