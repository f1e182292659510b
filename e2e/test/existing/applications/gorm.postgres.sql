CREATE TABLE "users" ("id" bigserial, "created_at" timestamptz, "updated_at" timestamptz, "deleted_at" timestamptz, "name" text, "active" boolean DEFAULT true, "balance" decimal, "avatar" bytea, PRIMARY KEY ("id"));
CREATE INDEX IF NOT EXISTS "idx_users_deleted_at" ON "users" ("deleted_at");
CREATE TABLE "login_logs" ("id" bigserial, "user_id" bigint, "at" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "fk_login_logs_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id"));
