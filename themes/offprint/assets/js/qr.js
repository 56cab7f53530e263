// The address of a paper as a QR code (ISO/IEC 18004), in print only, so that readers of the
// paper copy find the page. It would be a tenth of each page's size, so it is drawn before
// printing. It supports what addresses need: bytes, level L, versions 1 to 6, one mask.
const sizes = [[19, 7], [34, 10], [55, 15], [80, 20], [108, 26], [136, 18, 2]]; // data and check codewords, blocks

// Powers in GF(256) modulo x⁸ + x⁴ + x³ + x² + 1.
const exp = [1], log = [];
for (let i = 1; i < 256; i++) exp[i] = (exp[i - 1] << 1) ^ (exp[i - 1] > 127 ? 0x11d : 0);
for (let i = 0; i < 255; i++) log[exp[i]] = i;
const times = (a, b) => (a && b ? exp[(log[a] + log[b]) % 255] : 0);

// check returns the error correction codewords (Reed–Solomon).
const check = (data, n) => {
  let generator = [1];
  for (let i = 0; i < n; i++) generator = [...generator, 0].map((c, k) => c ^ times(generator[k - 1] ?? 0, exp[i]));
  const rest = [...data, ...Array(n).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const first = rest[i];
    generator.forEach((c, k) => { rest[i + k] ^= times(c, first); });
  }
  return rest.slice(data.length);
};

// bitsOf returns the codewords of a text and their bits; undefined if it is too long.
const bitsOf = (text) => {
  const bytes = new TextEncoder().encode(text), version = sizes.findIndex(([data]) => bytes.length <= data - 2) + 1;
  if (!version) return undefined;
  const [room, checks, blocks = 1] = sizes[version - 1];
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...[...bytes].flatMap((b) => [b >> 4, b & 15]), 0];
  const data = Array.from({ length: nibbles.length / 2 }, (_, i) => nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
  for (let i = 0; data.length < room; i++) data.push(i % 2 ? 0x11 : 0xec);
  const parts = Array.from({ length: blocks }, (_, i) => data.slice(i * room / blocks, (i + 1) * room / blocks));
  const woven = (lists) => lists[0].flatMap((_, i) => lists.map((list) => list[i]));
  const words = [...woven(parts), ...woven(parts.map((part) => check(part, checks)))];
  return { version, bits: words.flatMap((w) => [7, 6, 5, 4, 3, 2, 1, 0].map((i) => w >> i & 1)) };
};

// code returns the QR code of a text: rows of 0 and 1, without the quiet zone of four;
// undefined if the text has more than 134 bytes.
export const code = (text) => {
  const { version, bits } = bitsOf(text) ?? {};
  if (!version) return undefined;
  const size = 17 + 4 * version, rows = Array.from({ length: size }, () => Array(size).fill(null));
  const square = (x, y, rings) => { // concentric square rings
    const most = rings.length - 1;
    for (let dy = -most; dy <= most; dy++) for (let dx = -most; dx <= most; dx++) if (rows[y + dy]?.[x + dx] !== undefined) rows[y + dy][x + dx] = rings[Math.max(Math.abs(dx), Math.abs(dy))];
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, [1, 1, 0, 1, 0]);
  if (version > 1) square(size - 7, size - 7, [1, 0, 1]);
  for (let i = 8; i < size - 8; i++) rows[6][i] = rows[i][6] = 1 - i % 2;
  // Format information: level L and mask 0, with check bits, twice.
  const format = 0x77c4;
  for (let i = 0; i < 15; i++) {
    const bit = format >> i & 1;
    rows[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = bit;
    rows[8][i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = bit;
  }
  rows[size - 8][8] = 1;
  // Two columns at a time, up and down, from the right, skipping the timing column.
  let next = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i;
      for (const x of [right, right - 1]) if (rows[y][x] === null) rows[y][x] = (bits[next++] ?? 0) ^ ((x + y) % 2 ? 0 : 1);
    }
  }
  return rows;
};

// draw adds the code of the page's address to the paper; print styles show it.
export const draw = (paper, address) => {
  const rows = code(address);
  if (!rows || paper.querySelector(".qr")) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
  svg.setAttribute("class", "qr");
  svg.setAttribute("viewBox", `-4 -4 ${rows.length + 8} ${rows.length + 8}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", rows.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  paper.prepend(svg);
};
