const INTRODUCTION = `# The loss ledger

<!-- Made by tools/write-ledger-page.mjs from the table in packages/plugin-api/src/notes/codes: change that, not this. -->

Every object or value that does not arrive exactly is a note in the ledger of its plan and its run: a code, the place,
what happened, and what would help: SQL that the finished target runs as it stands, an option, or a plain sentence.

| severity | meaning |
|---|---|
| \`loss\` | it did not arrive |
| \`warning\` | it arrived, but not quite as it was: look at it |
| \`info\` | it arrived; how is a decision worth knowing |

The command shows the ledger, with many notes of one code folded; \`--verbose\` shows all of them, and \`--json\` gives
them as data (\`result.ledger\`, \`plan.ledger\`): \`{ code, severity, place, message, suggestion?, count?, keys?,
accepted? }\`. A place has \`schema\`, \`table\`, \`column\`, \`object\` (the name of an index, a constraint, a view, a trigger
...) and \`key\`, as far as they apply, in the names of the source.

## To fail on a new loss only

\`accept\` names the notes that are known. They stay in the ledger, marked \`accepted: true\`, and are shown apart.
With \`strict\` (\`--strict\`), a plan or a run whose ledger holds a loss or a warning that is *not* accepted ends with exit
code 3; decisions (\`info\`) never do that. Without \`strict\`, notes do not change the exit code.

\`\`\`json
{
  "options": {
    "strict": true,
    "accept": [
      "VIEW_NOT_CARRIED",
      "COLLATION_NOT_CARRIED:users.email",
      "CHECK_NOT_CARRIED:audit_*",
      { "code": "INDEX_NOT_CARRIED", "place": { "table": "orders", "object": "orders_search" } }
    ]
  }
}
\`\`\`

An entry is \`CODE\`, which means every place; \`CODE:table\` for a table and everything in it; \`CODE:table.name\` for one
column or one object (index, constraint, view, trigger) of it; or an object with \`code\` and, in \`place\`, any of
\`schema\`, \`table\`, \`column\` and \`object\`. \`CODE:name\` also means a view or sequence of that name. In all of them,
\`*\` is any characters and \`?\` one. The same entries can be given as flags: \`--accept VIEW_NOT_CARRIED\`, as often as
needed; those of the config file stay in force. A code that does not exist is an error (\`CONFIG_INVALID\`), and an entry
that matches no note is told by \`ACCEPTED_NOTHING\`.

What makes a run incomplete beside its notes (a table that failed, a statement that failed, a difference that was found)
ends with exit code 3 whatever is accepted.

## Codes

A dialect by somebody else has codes of its own, written \`dialect/CODE\`; its documents tell of them.
`;

/** The text of docs/ledger.md for a table of codes and its groups. */
export function renderLedgerPage(codes, groups) {
  const parts = groups.map(({ title, codes: names }) => {
    const entries = names.map((name) => renderEntry(name, codes[name]));
    return `\n### ${title}\n\n${entries.join('\n')}`;
  });
  return `${INTRODUCTION}${parts.join('')}`;
}

function renderEntry(name, { meaning, cause, remedy }) {
  return `#### ${name}\n\n${meaning}\n\n- **Why:** ${cause}\n- **What to do:** ${remedy}\n`;
}
