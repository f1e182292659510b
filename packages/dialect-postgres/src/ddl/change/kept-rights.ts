import { createHash } from 'node:crypto';
import type { View } from '@godwit/plugin-api';
import { dollarQuote, qualifiedName, quoteText } from '../sql-text.js';

/** A setting of the transaction in which stands what the model of a view does not hold. */
function settingOf({ name }: View): string {
  return `godwit.view_${createHash('sha256').update(qualifiedName(name)).digest('hex').slice(0, 16)}`;
}

function relation({ name }: View): string {
  return `pg_catalog.to_regclass(${quoteText(qualifiedName(name))})`;
}

const RIGHTS = `(SELECT pg_catalog.json_agg(pg_catalog.json_build_object('right', r.privilege_type, 'grantable', r.is_grantable,
      'to', CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END))`;

/** Notes the owner of a view, the rights on it and its columns, the comments of these, and its rules. */
export function keepRights(view: View): string {
  return `SELECT pg_catalog.set_config('${settingOf(view)}', (
  SELECT pg_catalog.json_build_object(
    'owner', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
    'rights', ${RIGHTS} FROM pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) AS r),
    'columns', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
        'rights', ${RIGHTS} FROM pg_catalog.aclexplode(a.attacl) AS r),
        'comment', pg_catalog.col_description(c.oid, a.attnum)))
      FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'rules', (SELECT pg_catalog.json_agg(pg_catalog.pg_get_ruledef(w.oid)) FROM pg_catalog.pg_rewrite AS w
      WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN'))::text
    FROM pg_catalog.pg_class AS c WHERE c.oid = ${relation(view)}), true)`;
}

/** Gives a view that is made again what was noted of it. */
export function rightsAgain(view: View): string {
  const name = qualifiedName(view.name);
  const word = view.materialized ? 'MATERIALIZED VIEW' : 'VIEW';
  const each = (of: string): string =>
    `SELECT * FROM pg_catalog.json_array_elements(CASE pg_catalog.json_typeof(${of}) WHEN 'array' THEN ${of} ELSE '[]'::json END)`;
  const option = "CASE WHEN (one->>'grantable')::boolean THEN ' WITH GRANT OPTION' ELSE '' END";
  const body = `DECLARE kept json := nullif(pg_catalog.current_setting('${settingOf(view)}', true), '')::json; one json; part json;
BEGIN
IF kept IS NULL THEN RETURN; END IF;
EXECUTE ${quoteText(`ALTER ${word} ${name} OWNER TO `)} || (kept->>'owner');
FOR one IN SELECT pg_catalog.json_build_object('to', CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END)
    FROM pg_catalog.pg_class AS c, pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) AS r WHERE c.oid = ${relation(view)} LOOP
  EXECUTE ${quoteText(`REVOKE ALL ON ${name} FROM `)} || (one->>'to');
END LOOP;
FOR one IN ${each("(kept->'rights')")} LOOP
  EXECUTE 'GRANT ' || (one->>'right') || ${quoteText(` ON ${name} TO `)} || (one->>'to') || ${option};
END LOOP;
FOR part IN SELECT k.value FROM (${each("(kept->'columns')")}) AS k (value) JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = ${relation(view)} AND a.attname = k.value->>'name' AND NOT a.attisdropped LOOP
  IF part->>'comment' IS NOT NULL THEN
    EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', ${quoteText(name)}, part->>'name', part->>'comment');
  END IF;
  FOR one IN ${each("(part->'rights')")} LOOP
    EXECUTE pg_catalog.format('GRANT %s (%I) ON %s TO %s', one->>'right', part->>'name', ${quoteText(name)}, one->>'to') || ${option};
  END LOOP;
END LOOP;
FOR one IN ${each("(kept->'rules')")} LOOP
  EXECUTE pg_catalog.regexp_replace(one #>> '{}', '^CREATE RULE', 'CREATE OR REPLACE RULE');
END LOOP;
END`;
  return `DO ${dollarQuote(body)}`;
}
