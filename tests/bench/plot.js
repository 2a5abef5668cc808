// SPDX-License-Identifier: GPL-3.0-or-later
//
// A plot over connections, both axes logarithmic, as SVG.

const WIDTH = 900;
const HEIGHT = 480;
const LEFT = 80;
const RIGHT = 210; // names of the lines
const TOP = 48;
const BOTTOM = 56;
const NAME_HEIGHT = 17;

// Readable beside each other, also for who does not tell red from green; the dashes tell them apart once more.
const COLOURS = [
  '#000000', '#e69f00', '#56b4e9', '#009e73', '#0072b2', '#d55e00', '#cc79a7', '#7f7f7f', '#8c6d31', '#5e3c99', '#b2182b',
];
const DASHES = ['', '6 3', '2 3', '8 3 2 3'];

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const text = (x, y, said, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escape(said)}</text>`;

function powersWithin(least, most) {
  const powers = [];
  for (let power = 10 ** Math.floor(Math.log10(least)); power <= most * 1.001; power *= 10)
    if (power >= least * 0.999) powers.push(power);

  return powers;
}

// Names that would lie upon each other move apart, downwards.
function spreadOut(names) {
  names.sort((a, b) => a.y - b.y);
  for (let i = 1; i < names.length; i++) names[i].y = Math.max(names[i].y, names[i - 1].y + NAME_HEIGHT);

  return names;
}

// series: [{ name, points: [[connections, value], …] }]
export function plot(title, unit, series) {
  const lines = series.filter(({ points }) => points.length > 0);
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const [left, right] = [Math.min(...xs), Math.max(Math.max(...xs), Math.min(...xs) * 1.01)];
  const [low, high] = [10 ** Math.floor(Math.log10(Math.min(...ys))), 10 ** Math.ceil(Math.log10(Math.max(...ys) * 1.01))];
  const scaleX = (x) => LEFT + (Math.log(x / left) / Math.log(right / left)) * (WIDTH - LEFT - RIGHT);
  const scaleY = (y) => HEIGHT - BOTTOM - (Math.log(y / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const parts = [text(LEFT, 26, `${title}, ${unit}`, 'font-size="16" font-weight="bold"')];

  for (const power of powersWithin(low, high)) {
    parts.push(`<path d="M${LEFT} ${scaleY(power).toFixed(1)}H${WIDTH - RIGHT}" stroke="#ddd"/>`);
    parts.push(text(LEFT - 8, scaleY(power) + 4, power.toLocaleString('en'), 'text-anchor="end"'));
  }
  for (const x of [...new Set(xs)].sort((a, b) => a - b)) {
    parts.push(`<path d="M${scaleX(x).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/>`);
    parts.push(text(scaleX(x), HEIGHT - BOTTOM + 20, x.toLocaleString('en'), 'text-anchor="middle"'));
  }
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, 'connections', 'text-anchor="middle"'));

  const names = lines.map(({ name, points }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const at = points.map(([x, y]) => `${scaleX(x).toFixed(1)} ${scaleY(y).toFixed(1)}`);
    parts.push(`<path d="M${at.join('L')}" fill="none" stroke="${colour}" stroke-width="${i === 0 ? 3.5 : 1.8}" ` +
      `stroke-dasharray="${DASHES[i % DASHES.length]}"/>`);
    for (const [x, y] of points)
      parts.push(`<circle cx="${scaleX(x).toFixed(1)}" cy="${scaleY(y).toFixed(1)}" r="3" fill="${colour}"/>`);

    return { name, colour, x: scaleX(points.at(-1)[0]), y: scaleY(points.at(-1)[1]) + 4 };
  });
  for (const { name, colour, y } of spreadOut(names)) parts.push(text(WIDTH - RIGHT + 12, y, name, `fill="${colour}"`));

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}
