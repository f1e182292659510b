CREATE TABLE "schema_migrations" ("version" character varying NOT NULL PRIMARY KEY);
INSERT INTO "schema_migrations" VALUES ('20240301000000'), ('20240101000000');
CREATE TABLE "ar_internal_metadata" ("key" character varying NOT NULL PRIMARY KEY, "value" character varying, "created_at" timestamp(6) NOT NULL, "updated_at" timestamp(6) NOT NULL);
INSERT INTO "ar_internal_metadata" VALUES ('environment', 'production', now(), now());
CREATE TABLE "roles" ("id" bigserial PRIMARY KEY, "name" character varying NOT NULL, "created_at" timestamp(6) NOT NULL);
INSERT INTO "roles" ("name", "created_at") VALUES ('reader', now()), ('editor', now());
CREATE TABLE "posts" ("id" bigserial PRIMARY KEY, "role_id" bigint NOT NULL REFERENCES "roles" ("id"), "title" character varying(120), "published" boolean DEFAULT FALSE NOT NULL, "opens_at" time, "tags" text[] DEFAULT '{}', "created_at" timestamp(6) NOT NULL);
