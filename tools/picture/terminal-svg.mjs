/** The colours of the picture, by the number of the escape sequence that sets them. */
const COLORS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea', 39: '#c9d1d9' };
const CELL = { width: 7.8, height: 18 };
const MARGIN = 16;
const ESCAPE = String.fromCharCode(27);
const STYLE = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`, 'g');

/**
 * The screen of a terminal as an SVG picture.
 * @param {readonly string[]} lines with the escape sequences of their colours
 * @param {string} title for people who cannot see it
 * @returns {string}
 */
export function terminalSvg(lines, title) {
  const columns = Math.max(...lines.map((line) => stripped(line).length));
  const [width, height] = [columns * CELL.width + 2 * MARGIN, lines.length * CELL.height + 2 * MARGIN];
  const rows = lines.flatMap((line, index) => segments(line).map((segment) => textElement(segment, index)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
}

/** Every segment has its width set, so that columns stay aligned in whatever font the reader has. */
function textElement({ text, column, style }, row) {
  const [x, y] = [MARGIN + column * CELL.width, MARGIN + (row + 0.75) * CELL.height];
  const look = `fill="${style.color}"${style.bold ? ' font-weight="bold"' : ''}${style.dim ? ' opacity="0.6"' : ''}`;
  const length = round(text.length * CELL.width);
  return `<text x="${round(x)}" y="${round(y)}" textLength="${length}" lengthAdjust="spacingAndGlyphs" ${look}>${escaped(text)}</text>`;
}

/** The pieces of a line that look the same, without blanks around them. */
function segments(line) {
  const found = [];
  let style = { color: COLORS[39], bold: false, dim: false };
  let column = 0;
  for (const part of line.split(STYLE)) {
    if (part.startsWith(ESCAPE)) style = part.slice(2, -1).split(';').reduce(styled, style);
    else {
      const text = part.trim();
      if (text !== '') found.push({ text, column: column + part.indexOf(text), style });
      column += part.length;
    }
  }
  return found;
}

function styled(style, code) {
  const number = Number(code);
  if (number === 0) return { color: COLORS[39], bold: false, dim: false };
  if (number === 1) return { ...style, bold: true };
  if (number === 2) return { ...style, dim: true };
  if (number === 22) return { ...style, bold: false, dim: false };
  return number in COLORS ? { ...style, color: COLORS[number] } : style;
}

/** A line without the sequences of its colours. @param {string} line */
export function stripped(line) {
  return line.replaceAll(STYLE, '');
}

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function round(number) {
  return Math.round(number * 10) / 10;
}
