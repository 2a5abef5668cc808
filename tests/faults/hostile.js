// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two hundred names and notes that somebody might try.

const NAME_MOST = 64;

const SEEDS = [
  '<script>window.pwned=1</script>', '<img src=x onerror=window.pwned=1>', '"><svg/onload=window.pwned=1>', "'-window.pwned=1-'",
  '<b>bold</b>', '<span foreground="red" size="xx-large">', '<a href="javascript:pwned=1">', '&lt;b&gt;', '&amp;&#60;', '<!--', ']]>', '</title>',
  'javascript:window.pwned=1', '${window.pwned=1}', '{{7*7}}', '`id`', '$(reboot)', "Robert'); DROP TABLE user;--", '%s%n%d%x', '../../etc/passwd',
  '__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', 'true', '0', '-1', '@ann', '#people', '//evil.example', '\\u003cb\\u003e', '\\', '"', "'", '`',
  // Others' scripts and directions.
  'שלום עולם', 'مرحبا بالعالم', 'Ann שלום Bob', 'กิ้ก๊กุ๊', 'நீலகண்டன்', '한글이름', '漢字', 'Ω≈ç√∫', 'ﷺ', '𓀀𓂀', 'Å', 'ǆ', 'İıſ', 'ß', 'ﬃ',
  // Direction and control characters.
  '\u202Eevil\u202C', '\u2066abc\u2069', '\u200F', '\u061C', 'a\u0000b', 'a\u0007b', 'a\u001Bb[31m', 'a\nb', 'a\rb', 'a\tb', 'a\u0085b', 'a\u2028b', 'a\u2029b',
  '\uFEFF', '\u00AD', '\u200B', '\u2060', '\u180E', '\uFFF9', '\u{E0041}\u{E0042}', '\uD800', '\uDC00', '\uFFFF', '\u{10FFFF}', '\uE000',
  // What is seen by nobody, or by everybody.
  ' ', '\u00A0', '\u3000', '\u2800', '\u3164', '\u115F', '\u034F', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!', 'e' + '\u0301'.repeat(62), '\u0301',
  '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪🇫🇷', '👍🏿', '☠️', '😀'.repeat(NAME_MOST), '﷽'.repeat(10), 'W'.repeat(NAME_MOST), 'i'.repeat(NAME_MOST), '漢'.repeat(NAME_MOST),
];

const fit = (text) => [...text].slice(0, NAME_MOST).join('');

// Each by itself, behind a letter, and as often as fits.
export const HOSTILE = [
  ...SEEDS,
  ...SEEDS.map((seed) => fit(`A${seed}`)),
  ...SEEDS.map((seed) => fit(`${seed} `.repeat(NAME_MOST))),
].slice(0, 200);
