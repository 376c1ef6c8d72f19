/** The stream cipher of PDF 1.1 to 1.5; OpenSSL 3 no longer offers it. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i += 1) {
    const value = state[i] ?? 0;
    j = (j + value + (key[i % key.length] ?? 0)) & 0xff;
    state[i] = state[j] ?? 0;
    state[j] = value;
  }
  const out = new Uint8Array(data.length);
  for (let at = 0, i = 0, j = 0; at < data.length; at += 1) {
    i = (i + 1) & 0xff;
    const value = state[i] ?? 0;
    j = (j + value) & 0xff;
    const other = state[j] ?? 0;
    state[i] = other;
    state[j] = value;
    out[at] = (data[at] ?? 0) ^ (state[(value + other) & 0xff] ?? 0);
  }
  return out;
}
