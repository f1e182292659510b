CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
INSERT INTO "schema_migrations" VALUES ('20240101000000'), ('20240301000000');
CREATE TABLE "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
INSERT INTO "ar_internal_metadata" VALUES ('environment', 'development', '2024-01-01 00:00:00.000000', '2024-01-01 00:00:00.000000');
CREATE TABLE "roles" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar NOT NULL, "created_at" datetime(6) NOT NULL);
INSERT INTO "roles" VALUES (1, 'reader', '2024-01-01 00:00:00.000000'), (2, 'editor', '2024-01-01 00:00:00.000000');
CREATE TABLE "posts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "role_id" integer NOT NULL REFERENCES "roles" ("id"), "title" varchar(120), "published" boolean DEFAULT 0 NOT NULL, "opens_at" time, "tags" json, "created_at" datetime(6) NOT NULL);
INSERT INTO "posts" VALUES (7, 2, 'Hello', 1, '2000-01-01 08:30:00', '["red","blue"]', '2024-05-01 08:30:00.123456'), (8, 1, NULL, 0, NULL, '[]', '2024-05-02 00:00:00.000000');
