/** Sources that are legal in SQLite and hard to carry over. Each must arrive whole, with exit code 0. */
export const ODD_SOURCES: Readonly<Record<string, string>> = {
  'numbers at every edge': `
    CREATE TABLE numbers (id INTEGER PRIMARY KEY, i INTEGER, r REAL, d DECIMAL(10,2), n NUMERIC, f FLOAT, t TINYINT,
      u UNSIGNED BIG INT, x DOUBLE PRECISION, m MONEY);
    INSERT INTO numbers (i, r, d, n, f, t, u, x, m) VALUES
      (9007199254740993, 0.1 + 0.2, 12.34, 1, 1e308, 127, 9223372036854775807, 5e-324, 1.5),
      (-9223372036854775807 - 1, -0.0, -99999999.99, 0.1, -1.7976931348623157e308, -128, 0, 2.2250738585072014e-308, 2),
      (9223372036854775807, 9e999, 0, 1e20, 3.0, 300, -1, -9e999, NULL), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
    CREATE TABLE decimals (a DECIMAL(10,2), b DECIMAL(4,3), c NUMERIC(38,10));
    INSERT INTO decimals VALUES (12.345, 12345.6, 1e25), (1e-7, 0.1, 9223372036854775807), (100, 1, 123456.789);`,

  'text that could be taken for something else': `
    CREATE TABLE texts (id INTEGER PRIMARY KEY, x TEXT, y VARCHAR(5), z CHAR(4));
    INSERT INTO texts (x, y, z) VALUES
      ('NULL', 'NULL', 'NULL'), ('''NULL''', '\\N', '\\.'), ('\\', '''', '"'), ('', '', ''), (NULL, NULL, NULL),
      ('a,b', 'a' || char(10) || 'b', char(13) || char(10)), (' lead', 'tail ', '    '), (char(9), '\\n', '\\x61'),
      ('\\.' || char(10) || '\\.', 'é', '€'), ('😀👩‍👩‍👧 Ünï', '日本語日本', '한'), (char(65279) || 'bom', char(65533), char(8203)),
      (char(1) || char(31) || char(127), char(133), char(8232)), (printf('%.*c', 300000, 'x'), 'ab', 'ab  '),
      ('infinity', 'now', 'true'), ('2024-01-01', '1e5', '007');`,

  "blobs and text in each other's place": `
    CREATE TABLE mixed (id INTEGER PRIMARY KEY, t TEXT, b BLOB, n, w ANYTHING, v VARCHAR(9));
    INSERT INTO mixed (t, b, n, w, v) VALUES (x'616263', 'text', 1, 1, 'a'), ('x', x'00ff27', 2.5, 'two', x'ff'),
      ('y', 5, 'three', x'0102', 'b'), (NULL, x'', NULL, NULL, 7);
    CREATE TABLE only_blobs (a, b TEXT); INSERT INTO only_blobs VALUES (x'00', x'c3a9'), (x'27', x'61');
    CREATE TABLE big_blob (x BLOB); INSERT INTO big_blob VALUES (randomblob(3000000)), (zeroblob(100000));`,

  'values that are not what the column says': `
    CREATE TABLE liars (id INTEGER PRIMARY KEY, flag BOOLEAN, b2 BOOL, b3 BOOLEAN, n INTEGER, s VARCHAR(3), doc JSON, u UUID);
    INSERT INTO liars (flag, b2, b3, n, s, doc, u) VALUES (1, 'true', 2, 1, 'abc', '{"a":1}', 'not a uuid'),
      (0, 'F', 0, '', 'abcdef', 'no json', NULL), (NULL, 'false', 1, 'x', '', NULL, '0188d1a0-0000-4000-8000-00000000000A');
    CREATE TABLE good (id INTEGER PRIMARY KEY, doc JSON, u UUID, b BOOLEAN);
    INSERT INTO good VALUES (1, '{"b": 1,  "a": [1e400, "\\u00e9"], "a": 2}', '0188d1a0-0000-4000-8000-00000000000a', 'TRUE');`,

  'dates and times of every kind': `
    CREATE TABLE times (id INTEGER PRIMARY KEY, iso DATETIME, zoned TIMESTAMP, some_zoned DATETIME, nano DATETIME,
      day DATE, day_text DATETIME, epoch DATETIME, julian TIMESTAMP, mixed DATETIME, clock TIME, bad DATE, ancient DATETIME);
    INSERT INTO times (iso, zoned, some_zoned, nano, day, day_text, epoch, julian, mixed, clock, bad, ancient) VALUES
      ('2024-02-29 23:59:59.999999', '2024-02-29T23:59:59Z', '2024-01-01 00:00:00+02:00', '2024-01-01 00:00:00.123456789',
        '2024-02-29', '2024-01-01', 1700000000, 2460310.5, '2024-01-01 00:00', '12:30', '2024-02-30', '0001-01-01 00:00:00'),
      ('1969-12-31 23:59', '2024-03-10 02:30:00-05:00', '2024-01-01 00:00:00', '2024-01-01 00:00:00', '0001-01-01',
        '1999-12-31', 0, 0.25, 1700000000, '23:59:59.5', 'today', '9999-12-31 23:59:59.1'),
      ('2024-06-30T00:00:00.5', '2024-01-01 00:00:00.000001+00:00', NULL, NULL, '9999-12-31', NULL, -1, 2e6, '', NULL, '', NULL);
    CREATE TABLE empty_text (at DATETIME, on_day DATE); INSERT INTO empty_text VALUES ('', ''), ('2024-01-01 00:00:00', '2024-01-01');
    CREATE TABLE odd (a DATETIME, b DATETIME, c DATETIME); INSERT INTO odd VALUES
      ('2024-01-01 24:00:00', '2024-01-01 00:00:00 UTC', ' 2024-01-01 00:00:00'), ('2024-01-01 23:59:60', 'now', '2024-01-01 00:00:00 ');`,

  'names that must be quoted, and long ones': `
    CREATE TABLE "select" ("from" INTEGER PRIMARY KEY, "Group By" TEXT, "ü""quote" TEXT, "a.b" TEXT, "😀" TEXT);
    CREATE INDEX "index on ""select""" ON "select" ("Group By", "a.b");
    INSERT INTO "select" VALUES (1, 'a', 'b', 'c', 'd');
    CREATE TABLE "my.table" ("%s" TEXT, "$1" TEXT, "\\" TEXT, "'" TEXT UNIQUE); INSERT INTO "my.table" VALUES ('1', '2', '3', '4');
    CREATE TABLE a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all_one (x INTEGER PRIMARY KEY, y INT);
    CREATE TABLE a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all_two (x INTEGER PRIMARY KEY,
      a_column_with_a_common_prefix_of_more_than_sixty_three_bytes_which_is_rare_1 INT,
      a_column_with_a_common_prefix_of_more_than_sixty_three_bytes_which_is_rare_2 INT);
    CREATE INDEX an_index_with_a_name_of_more_than_sixty_three_bytes_that_two_tables_share_1 ON
      a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all_one (y);
    CREATE INDEX an_index_with_a_name_of_more_than_sixty_three_bytes_that_two_tables_share_2 ON
      a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all_two (x);
    INSERT INTO a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all_one VALUES (1, 2);
    INSERT INTO a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all_two VALUES (3, 4, 5);
    CREATE TABLE ééééééééééééééééééééééééééééééééééééé (x INTEGER); INSERT INTO ééééééééééééééééééééééééééééééééééééé VALUES (1);
    CREATE TABLE t1 (x INT); CREATE INDEX t2 ON t1 (x); CREATE TABLE t1_pkey (id INTEGER PRIMARY KEY, t TEXT UNIQUE);
    CREATE TABLE t1_pkey_pkey (id INTEGER PRIMARY KEY); CREATE TABLE "T1 " (x INT);`,

  'keys of every kind': `
    CREATE TABLE nulls_in_key (a TEXT, b INT, PRIMARY KEY (a, b)); INSERT INTO nulls_in_key VALUES (NULL, 1), (NULL, 1), ('x', NULL);
    CREATE TABLE null_text_key (k TEXT PRIMARY KEY); INSERT INTO null_text_key VALUES (NULL), (NULL), ('');
    CREATE TABLE no_rowid (a TEXT, b BLOB, c REAL, PRIMARY KEY (c DESC, a, b)) WITHOUT ROWID;
    INSERT INTO no_rowid VALUES ('x', x'00', 1.5), ('x', x'', 1.5), ('', x'ff', 9e999);
    CREATE TABLE no_alias (id INTEGER PRIMARY KEY DESC); INSERT INTO no_alias VALUES (NULL), (5);
    CREATE TABLE negative (id INTEGER PRIMARY KEY, x INT); INSERT INTO negative VALUES (-5, 1), (0, 2);
    CREATE TABLE full (id INTEGER PRIMARY KEY); INSERT INTO full VALUES (1), (9223372036854775807);
    CREATE TABLE full_for_ever (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO full_for_ever VALUES (9223372036854775806);
    CREATE TABLE all_negative (id INTEGER PRIMARY KEY); INSERT INTO all_negative VALUES (-9), (-8);
    CREATE TABLE emptied (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO emptied VALUES (77); DELETE FROM emptied;
    CREATE TABLE "Quoted Table" ("The Id" INTEGER PRIMARY KEY AUTOINCREMENT, x); INSERT INTO "Quoted Table" VALUES (41, 1);
    CREATE TABLE int_key (id INT PRIMARY KEY, x TEXT); INSERT INTO int_key VALUES (1, 'a'), (NULL, 'b');
    CREATE TABLE replaced (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, x TEXT UNIQUE ON CONFLICT IGNORE); INSERT INTO replaced VALUES (1, 'a');
    CREATE TABLE nocase (email TEXT COLLATE NOCASE PRIMARY KEY, code TEXT UNIQUE COLLATE NOCASE, r TEXT COLLATE RTRIM UNIQUE);
    INSERT INTO nocase VALUES ('Ada@Example.org', 'İ', 'a '), ('bob@example.org', 'i', 'b'), ('É', 'I''', ' a');`,

  'foreign keys of every kind': `
    CREATE TABLE parent (id INTEGER PRIMARY KEY, a INT, b TEXT, c TEXT COLLATE NOCASE UNIQUE, UNIQUE (a, b));
    CREATE TABLE child (id INTEGER PRIMARY KEY, p INT REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL, a INT, b TEXT,
      me INT REFERENCES child (id) DEFERRABLE INITIALLY DEFERRED, gone INT REFERENCES missing (id), c TEXT REFERENCES parent (c),
      unkeyed INT REFERENCES parent (a), FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE SET DEFAULT);
    CREATE TABLE text_to_int (p TEXT REFERENCES parent (id)); INSERT INTO text_to_int VALUES ('1');
    INSERT INTO parent VALUES (1, 1, 'x', 'C'), (2, 2, 'y', 'd');
    INSERT INTO child VALUES (1, 1, 1, 'x', 2, 9, 'c', 1), (2, 99, 2, 'no', 1, NULL, NULL, 5), (3, NULL, 5, NULL, 3, 9, 'D', NULL);
    CREATE TABLE left_side (id INTEGER PRIMARY KEY, other INT REFERENCES right_side);
    CREATE TABLE right_side (id INTEGER PRIMARY KEY, other INT NOT NULL REFERENCES left_side);
    INSERT INTO left_side VALUES (1, 1), (2, NULL); INSERT INTO right_side VALUES (1, 2);
    CREATE TABLE "Case" ("Id" INTEGER PRIMARY KEY); CREATE TABLE uses_case (x INT REFERENCES "case" (id));
    INSERT INTO "Case" VALUES (1); INSERT INTO uses_case VALUES (1);`,

  'defaults of every kind': `
    CREATE TABLE defaults (id INTEGER PRIMARY KEY, a BOOLEAN DEFAULT 0, b BOOLEAN DEFAULT 'true', c TEXT DEFAULT 'it''s', d TEXT DEFAULT NULL,
      e DATETIME DEFAULT CURRENT_TIMESTAMP, f DATE DEFAULT CURRENT_DATE, g TIME DEFAULT CURRENT_TIME, h DATETIME DEFAULT (datetime('now', 'localtime')),
      i INTEGER DEFAULT (strftime('%s', 'now')), j TEXT DEFAULT (lower(hex(randomblob(16)))), k INTEGER DEFAULT -1, l REAL DEFAULT +1.5e3,
      m BLOB DEFAULT x'00ff', n NUMERIC DEFAULT false, o TEXT DEFAULT "double", p INTEGER DEFAULT '42', q TEXT DEFAULT 5, r INTEGER DEFAULT 0x10,
      s DATETIME DEFAULT '0000-00-00 00:00:00', t DATE DEFAULT '', u INTEGER DEFAULT 'abc', v JSON DEFAULT '{}', w TEXT DEFAULT (1 + 1),
      x DECIMAL(4,2) DEFAULT 1234567, y VARCHAR(3) DEFAULT 'too long', z BOOLEAN DEFAULT 5);
    INSERT INTO defaults (id) VALUES (1), (2);`,

  'checks of every kind': `
    CREATE TABLE checks (id INTEGER PRIMARY KEY, a TEXT CHECK (a GLOB '[A-Z]*'), b JSON CHECK (json_valid(b)), c INT CHECK (typeof(c) = 'integer'),
      d INT CHECK (d > 0 AND d BETWEEN 1 AND 9), e TEXT CHECK (e IN ('x', 'y')), f TEXT CHECK (length(f) <= 3), g TEXT CHECK (g LIKE 'A%'),
      h REAL CHECK (h / 2 > 0), i INT CHECK (i / 2 = 1), j TEXT CHECK (j IS NOT 'z'), k BOOLEAN CHECK (k IN (0, 1)), l TEXT CHECK (l = upper(l)),
      m TEXT CHECK (m <> '' COLLATE NOCASE), n INT CHECK (n), o DATE CHECK (o IS strftime('%Y-%m-%d', o)), CONSTRAINT "my check" CHECK (d < c OR c IS NULL));
    INSERT INTO checks VALUES (1, 'Abc', '{}', 5, 3, 'x', 'abc', 'abc', 1, 3, 'a', 1, 'UP', 'm', 1, '2024-01-01');
    PRAGMA ignore_check_constraints = ON;
    INSERT INTO checks VALUES (2, 'abc', 'no', 'five', 30, 'z', 'abcd', 'b', -1, 9, 'z', 7, 'low', '', 0, 'x');`,

  'generated columns of every kind': `
    CREATE TABLE generated (id INTEGER PRIMARY KEY, a INT, b INT, c TEXT, price DECIMAL(10,2), r REAL,
      g1 INT AS (a + b) STORED, g2 INT AS (a / b) VIRTUAL, g3 INT AS (a % b), g4 TEXT AS (upper(c)) STORED, g5 TEXT AS (c || '-' || a),
      g6 REAL AS (price * 1.19), g7 REAL AS (round(r, 1)), g8 AS (a * 1.0 / b), g9 INT AS (length(c)), g10 TEXT AS (substr(c, 2, 3)),
      g11 INT AS (a > b), g12 TEXT AS (CASE WHEN a > 0 THEN 'plus' ELSE 'minus' END), g13 INT AS (instr(c, 'ß')), g14 REAL AS (a + r),
      g15 TEXT AS (trim(c)), g16 TEXT AS (replace(c, 'a', 'b')), g17 INT AS (abs(a)), g18 INT AS (max(a, b)), g19 TEXT AS (coalesce(c, 'none')),
      g20 TEXT AS (json_extract('{"a":' || a || '}', '$.a')), g21 INT AS (a << 1), g22 TEXT AS (printf('%d', a)), g23 INT AS (-a));
    INSERT INTO generated (a, b, c, price, r) VALUES (7, 2, 'straße', 19.99, 0.25), (-7, 2, ' Éa ', 0.1, 2.675), (1, 0, NULL, NULL, -0.05),
      (NULL, 3, '', 12345678.9, 1e300), (-9, -4, 'ıİ', 1, 0.35);`,

  'indexes of every kind': `
    CREATE TABLE indexed (id INTEGER PRIMARY KEY, a INT, b TEXT, c TEXT COLLATE NOCASE, d JSON, e BOOLEAN, f DATETIME);
    CREATE INDEX i1 ON indexed (a DESC, b); CREATE UNIQUE INDEX i2 ON indexed (b) WHERE a IS NOT NULL; CREATE INDEX i3 ON indexed (lower(b), length(b));
    CREATE INDEX i4 ON indexed (c); CREATE INDEX i5 ON indexed (b COLLATE NOCASE DESC); CREATE INDEX i6 ON indexed (json_extract(d, '$.x'));
    CREATE INDEX i7 ON indexed (a) WHERE e; CREATE INDEX i8 ON indexed (a) WHERE e = 1 AND b <> ''; CREATE INDEX i9 ON indexed (date(f));
    CREATE UNIQUE INDEX i10 ON indexed (c); CREATE INDEX i11 ON indexed (a + 1, b || c); CREATE INDEX i12 ON indexed (d); CREATE INDEX i13 ON indexed (a, a);
    CREATE INDEX i14 ON indexed (b) WHERE b LIKE 'x%'; CREATE UNIQUE INDEX i15 ON indexed (ifnull(a, -1), b);
    INSERT INTO indexed VALUES (1, 1, 'x', 'A', '{"x":1}', 1, '2024-01-01 00:00:00'), (2, NULL, 'x', 'b', NULL, 0, NULL), (3, 1, 'y', 'É', '{}', 1, NULL);
    ANALYZE;`,

  'everything that is not a plain table': `
    CREATE TABLE plain (id INTEGER PRIMARY KEY, body TEXT); INSERT INTO plain VALUES (1, 'one');
    CREATE VIRTUAL TABLE search USING fts5 (body, content = 'plain', content_rowid = 'id');
    CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1, y0, y1); INSERT INTO boxes VALUES (1, 0, 1, 0, 1);
    CREATE VIEW v1 AS SELECT id FROM plain; CREATE VIEW v2 AS SELECT * FROM v1;
    CREATE TRIGGER t1 AFTER INSERT ON plain BEGIN INSERT INTO search (rowid, body) VALUES (new.id, new.body); END;
    CREATE TRIGGER t2 INSTEAD OF INSERT ON v1 BEGIN SELECT 1; END;
    CREATE TABLE nothing_in_it (a, b, c); CREATE TABLE strict_one (i INT, r REAL, t TEXT, b BLOB, a ANY) STRICT;
    INSERT INTO strict_one VALUES (1, 1, 'a', x'00', 1), (2, 2.5, 'b', NULL, 'x'); ANALYZE;`,

  'a database in UTF-16': `
    PRAGMA encoding = 'UTF-16le';
    CREATE TABLE wide (id INTEGER PRIMARY KEY, "größe" TEXT DEFAULT 'é', b BLOB, at DATETIME);
    INSERT INTO wide VALUES (1, 'naïve 😀', x'00ff', '2024-01-01 00:00:00'), (2, '', NULL, NULL), (3, 'a''b' || char(10), x'', '2024-01-02 00:00:00.5');`,

  'a table of many columns': `CREATE TABLE many (${Array.from({ length: 1000 }, (_, at) => `c${at} INTEGER`).join(', ')});
    INSERT INTO many (c0, c999) VALUES (1, 2), (NULL, 3);`,

  'columns that godwit itself uses as names': `
    CREATE TABLE state (id INTEGER PRIMARY KEY, value TEXT, key TEXT, seqmin TEXT, seqmax TEXT, called TEXT, rows TEXT, state TEXT, next TEXT, top TEXT);
    INSERT INTO state (id, value) VALUES (7, 'x'), (9223372036854775807, 'y'); CREATE TABLE next (value INTEGER PRIMARY KEY, id TEXT);
    CREATE TABLE key (key INTEGER PRIMARY KEY); INSERT INTO key VALUES (9223372036854775807), (1);`,

  'words for booleans, with and without NULL': `
    CREATE TABLE words (id INTEGER PRIMARY KEY, a BOOLEAN, b BOOLEAN); INSERT INTO words (a, b) VALUES ('true', 't'), (NULL, 'F'), ('FALSE', 'f');
    CREATE TABLE blobs (x BLOB); INSERT INTO blobs VALUES (NULL), (x''), (x'00');`,

  'columns that hide the rowid under all its names': `
    CREATE TABLE hidden (rowid TEXT, oid TEXT, _rowid_ BLOB); INSERT INTO hidden VALUES ('a', 'b', x'63'), ('d', NULL, 'f'), (NULL, 'x', NULL);`,

  'nothing at all': '',
};
