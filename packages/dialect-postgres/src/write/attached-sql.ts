/** A class of the catalogue as others refer to it. */
const of = (catalogue: string): string => `'pg_catalog.${catalogue}'::pg_catalog.regclass`;

/** Tables and views by their names, and the sequences that belong to them. */
const ASKED = `
  asked AS (
    SELECT c.*, n.nspname::text AS schema, c.relname::text AS name
      FROM pg_catalog.unnest($1::text[]) AS wanted (name)
      JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(wanted.name)
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  ), me AS (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user
  ), owned AS (
    SELECT oid AS relation, oid, relowner, relnamespace, relacl, 'r' AS type, '' AS place FROM asked
    UNION ALL
    SELECT a.oid, s.oid, s.relowner, s.relnamespace, s.relacl, 'S', ' on the sequence ' || s.relname
      FROM asked AS a
      JOIN pg_catalog.pg_depend AS d ON d.classid = ${of('pg_class')} AND d.refclassid = ${of('pg_class')}
       AND d.refobjid = a.oid AND d.deptype IN ('a', 'i')
      JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
  )`;

/** What a new table has from the default privileges of this user is not lost. */
const GRANTED = `
  granted AS (
    SELECT o.relation, x.grantee, x.privilege_type, o.place
      FROM owned AS o CROSS JOIN LATERAL pg_catalog.aclexplode(o.relacl) AS x
     WHERE x.grantee <> o.relowner AND NOT EXISTS (
       SELECT FROM pg_catalog.pg_default_acl AS d CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) AS y
        WHERE d.defaclrole = (SELECT oid FROM me) AND d.defaclobjtype = o.type::"char"
          AND d.defaclnamespace IN (0, o.relnamespace) AND y.grantee = x.grantee
          AND y.privilege_type = x.privilege_type AND (y.is_grantable OR NOT x.is_grantable))
    UNION ALL
    SELECT a.oid, x.grantee, x.privilege_type, ' on the column ' || t.attname
      FROM asked AS a JOIN pg_catalog.pg_attribute AS t ON t.attrelid = a.oid AND NOT t.attisdropped
     CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) AS x WHERE x.grantee <> a.relowner
  )`;

const RIGHTS = `
  SELECT relation, 'right' AS kind, 'the right of ' || coalesce(r.rolname, 'PUBLIC') || ' to '
         || pg_catalog.string_agg(privilege_type, ', ' ORDER BY privilege_type) || place AS thing
    FROM granted LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = grantee GROUP BY relation, r.rolname, place
  UNION ALL SELECT oid, 'right', 'the owner ' || pg_catalog.pg_get_userbyid(relowner)
    FROM asked WHERE relowner <> (SELECT oid FROM me)
  UNION ALL SELECT oid, 'right', 'row security' FROM asked WHERE relrowsecurity
  UNION ALL SELECT oid, 'right', 'row security for the owner, too' FROM asked WHERE relforcerowsecurity
  UNION ALL SELECT polrelid, 'right', 'the policy ' || polname FROM pg_catalog.pg_policy
  UNION ALL SELECT objoid, 'right', 'the security label of ' || provider
    FROM pg_catalog.pg_seclabel WHERE classoid = ${of('pg_class')}`;

/** Those that are switched on are in the model, but for when they fire. */
const TRIGGERS = `
  SELECT tgrelid, 'trigger', CASE tgenabled WHEN 'D' THEN 'the trigger ' || tgname || ', which is switched off'
         WHEN 'A' THEN 'that the trigger ' || tgname || ' fires always' ELSE 'that the trigger ' || tgname || ' fires on replicas' END
    FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'
  UNION ALL SELECT ev_class, 'trigger', 'the rule ' || rulename
    FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN'`;

const REPLICATION = `
  SELECT r.prrelid, 'replication', 'a place in the publication ' || p.pubname
    FROM pg_catalog.pg_publication_rel AS r JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
  UNION ALL SELECT r.srrelid, 'replication', 'a place in the subscription ' || s.subname
    FROM pg_catalog.pg_subscription_rel AS r JOIN pg_catalog.pg_subscription AS s ON s.oid = r.srsubid
  UNION ALL SELECT oid, 'replication', 'the replica identity ' || CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
         ELSE 'by the index ' || (SELECT i.indexrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index AS i
                                   WHERE i.indrelid = asked.oid AND i.indisreplident) END
    FROM asked WHERE relkind IN ('r', 'p') AND relreplident <> 'd'`;

const OPTIONS = `
  SELECT oid, 'option', 'the option ' || option FROM asked CROSS JOIN LATERAL pg_catalog.unnest(reloptions) AS option
   WHERE relkind IN ('r', 'p')
  UNION ALL SELECT a.oid, 'option', 'the option toast.' || option
    FROM asked AS a JOIN pg_catalog.pg_class AS t ON t.oid = a.reltoastrelid CROSS JOIN LATERAL pg_catalog.unnest(t.reloptions) AS option
  UNION ALL SELECT a.oid, 'option', 'the tablespace ' || t.spcname
    FROM asked AS a JOIN pg_catalog.pg_tablespace AS t ON t.oid = a.reltablespace
  UNION ALL SELECT a.oid, 'option', 'the access method ' || m.amname
    FROM asked AS a JOIN pg_catalog.pg_am AS m ON m.oid = a.relam WHERE m.amname <> 'heap'
  UNION ALL SELECT oid, 'option', 'that it is unlogged' FROM asked WHERE relpersistence = 'u'
  UNION ALL SELECT oid, 'option', 'its partitions by ' || pg_catalog.pg_get_partkeydef(oid) FROM asked WHERE relkind = 'p'
  UNION ALL SELECT i.inhrelid, 'option', 'that it inherits from ' || i.inhparent::pg_catalog.regclass::text
    FROM pg_catalog.pg_inherits AS i
  UNION ALL SELECT indrelid, 'option', 'that it is clustered by the index ' || indexrelid::pg_catalog.regclass::text
    FROM pg_catalog.pg_index WHERE indisclustered
  UNION ALL SELECT t.attrelid, 'option', 'how the column ' || t.attname || ' is stored or analysed'
    FROM pg_catalog.pg_attribute AS t JOIN pg_catalog.pg_type AS y ON y.oid = t.atttypid JOIN asked AS a ON a.oid = t.attrelid
   WHERE t.attnum > 0 AND a.relkind IN ('r', 'p') AND (coalesce(t.attstattarget, -1) >= 0 OR t.attoptions IS NOT NULL
      OR t.attcompression <> '' OR t.attstorage <> y.typstorage)`;

/** Comments on tables and their columns, and on views, are in the model. */
const COMMENTS = `
  SELECT part.relation, 'comment', 'the comment on ' || pg_catalog.pg_describe_object(d.classoid, d.objoid, d.objsubid)
    FROM (
      SELECT ${of('pg_constraint')}::oid AS class, oid, conrelid AS relation FROM pg_catalog.pg_constraint
      UNION ALL SELECT ${of('pg_class')}, indexrelid, indrelid FROM pg_catalog.pg_index
      UNION ALL SELECT ${of('pg_class')}, oid, relation FROM owned WHERE type = 'S'
      UNION ALL SELECT ${of('pg_trigger')}, oid, tgrelid FROM pg_catalog.pg_trigger
      UNION ALL SELECT ${of('pg_rewrite')}, oid, ev_class FROM pg_catalog.pg_rewrite
      UNION ALL SELECT ${of('pg_policy')}, oid, polrelid FROM pg_catalog.pg_policy
      UNION ALL SELECT ${of('pg_statistic_ext')}, oid, stxrelid FROM pg_catalog.pg_statistic_ext
      UNION ALL SELECT ${of('pg_class')}, oid, oid FROM asked WHERE relkind IN ('v', 'm')
    ) AS part
    JOIN pg_catalog.pg_description AS d ON d.classoid = part.class AND d.objoid = part.oid
   WHERE part.oid <> part.relation OR d.objsubid > 0`;

/** What hangs on tables and views, by kind, each a JSON array: $1 are their quoted names. */
export const ATTACHED = `
  WITH ${ASKED}, ${GRANTED}, attached AS (${RIGHTS} UNION ALL ${TRIGGERS} UNION ALL ${REPLICATION}
    UNION ALL SELECT stxrelid, 'index', 'the statistics ' || stxname FROM pg_catalog.pg_statistic_ext
    UNION ALL ${OPTIONS} UNION ALL ${COMMENTS})
  SELECT a.schema, a.name, t.kind, pg_catalog.json_agg(t.thing::text ORDER BY t.thing)::text AS things
    FROM attached AS t JOIN asked AS a ON a.oid = t.relation GROUP BY a.schema, a.name, t.kind ORDER BY 1, 2, 3`;
