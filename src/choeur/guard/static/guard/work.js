// Proof of work: the number n for which SHA-256(key:n) begins with `bits` zero bits (decision 15). Runs in a worker.
// Own SHA-256 (FIPS 180-4), because crypto.subtle costs a promise per hash and is absent without https.
// The text is at most 55 bytes, so one block holds it; `bits` is at most 32, so the first word decides.
const root = (x, power) => ((x ** power % 1) * 2 ** 32) | 0;
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const K = Int32Array.from(primes, (p) => root(p, 1 / 3));
const START = Int32Array.from(primes.slice(0, 8), (p) => root(p, 1 / 2));
const w = new Int32Array(64);

function firstWord(text) {
  w.fill(0, 0, 16);
  for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8);
  w[text.length >> 2] |= 0x80 << (24 - (text.length & 3) * 8);
  w[15] = text.length * 8;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let a = START[0], b = START[1], c = START[2], d = START[3], e = START[4], f = START[5], g = START[6], h = START[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const u = (s0 + ((a & (b ^ c)) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
  }
  return (a + START[0]) >>> 0;
}

onmessage = ({ data: { key, bits } }) => {
  let n = 0;
  while (firstWord(`${key}:${n}`) >>> (32 - bits)) n++;
  postMessage(n);
};
