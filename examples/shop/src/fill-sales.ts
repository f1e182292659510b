import type { Database } from 'better-sqlite3';
import { PRODUCTS } from './fill-catalogue.js';
import type { Random } from './random.js';
import { birthday, date, dateTime, price, uuid } from './values.js';
import { COUNTRIES, FAMILY_NAMES, GIVEN_NAMES } from './vocabulary.js';

export const CUSTOMERS = 5_000;
const ORDERS = 8_000;
const STATES = ['new', 'paid', 'shipped', 'shipped', 'shipped', 'cancelled'];

/** Customers, their orders and payments. */
export function fillSales(db: Database, random: Random): void {
  fillCustomers(db, random);
  fillOrders(db, random);
  fillItems(db, random);
  fillPayments(db, random);
  db.exec(`UPDATE customers SET favourite_order_id = (SELECT max(id) FROM "order" WHERE customer_id = customers.id)
           WHERE id % 3 = 0`);
}

/** The last customer leaves again: her number is never given to another, and so it must be afterwards. */
function fillCustomers(db: Database, random: Random): void {
  const insert = db.prepare(
    `INSERT INTO customers (email, name, phone, birthday, newsletter, country, public_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (let id = 1; id <= CUSTOMERS + 1; id++) {
    const [given, family] = [random.pick(GIVEN_NAMES), random.pick(FAMILY_NAMES)];
    insert.run(
      ...[`Customer.${id}@Example.org`, `${given} ${family}`, phone(random), birthdayOrNull(random)],
      ...[random.chance(0.4) ? 1 : 0, random.pick(COUNTRIES), uuid(random), dateTime(random)],
    );
  }
  db.prepare('DELETE FROM customers WHERE id = ?').run(CUSTOMERS + 1);
}

function phone(random: Random): string | null {
  if (random.chance(0.3)) return random.chance(0.5) ? null : '';
  const number = `+${random.between(1, 99)} ${random.between(100_000, 99_999_999)}`;
  return random.chance(0.01) ? `${number} (only in the evening)` : number;
}

function birthdayOrNull(random: Random): string | null {
  return random.chance(0.6) ? birthday(random) : null;
}

function fillOrders(db: Database, random: Random): void {
  const insert = db.prepare(
    `INSERT INTO "order" (customer_id, status, total, gift, "ship by", note, placed_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (let id = 1; id <= ORDERS; id++) {
    insert.run(
      ...[random.between(1, CUSTOMERS), random.pick(STATES), price(random, 900), random.chance(0.1) ? 1 : 0],
      ...[
        random.chance(0.5) ? date(random) : null,
        random.pick([null, '', 'Ring twice', 'at “Zoë’s”']),
        dateTime(random),
      ],
    );
  }
}

function fillItems(db: Database, random: Random): void {
  const insert = db.prepare(
    'INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_cents) VALUES (?, ?, ?, ?, ?)',
  );
  for (let order = 1; order <= ORDERS; order++) {
    const lines = random.between(1, 4);
    for (let line = 1; line <= lines; line++)
      insert.run(order, line, random.between(1, PRODUCTS), random.between(1, 9), random.between(99, 40_000));
  }
}

/** `details` holds whatever it was given, each value of its own kind. */
function fillPayments(db: Database, random: Random): void {
  const insert = db.prepare(
    'INSERT INTO payments (order_id, reference, amount_cents, receipt, details) VALUES (?, ?, ?, ?, ?)',
  );
  for (let order = 1; order <= ORDERS; order++) {
    if (random.chance(0.2)) continue;
    const receipt = random.chance(0.1) ? random.bytes(random.between(0, 64)) : null;
    const details = random.pick([null, 'card', random.between(1, 99), random.next()]);
    insert.run(
      order,
      `P-${order}-${random.between(100, 999)}`,
      BigInt(random.between(99, 90_000)),
      receipt,
      details,
    );
  }
}
