const HEX_DIGITS = Buffer.from('0123456789ABCDEF', 'latin1');
const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/**
 * ASCII written into one growing buffer.
 *
 * A page is thousands of short numbers and codes: as strings each is made, joined and encoded, here only written.
 */
export class OctetWriter {
  private octets = new Uint8Array(16_384);
  private length = 0;

  /** @param text ASCII */
  text(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i += 1) this.octets[this.length + i] = text.charCodeAt(i);
    this.length += text.length;
  }

  /** Four upper-case hexadecimal digits. */
  hex16(value: number): void {
    this.reserve(4);
    for (let shift = 12; shift >= 0; shift -= 4) {
      this.octets[this.length] = HEX_DIGITS[(value >> shift) & 15] ?? ZERO;
      this.length += 1;
    }
  }

  /** A number as PDF writes it: at most three decimals, never an exponent (ISO 32000-1 §7.3.3). */
  decimal(value: number): void {
    this.reserve(24);
    const thousandths = Math.round(Math.abs(value) * 1000);
    if (value < 0 && thousandths > 0) this.octets[this.length++] = MINUS;
    const whole = Math.floor(thousandths / 1000);
    this.digits(whole);
    const rest = thousandths - whole * 1000;
    if (rest > 0) this.decimals(rest);
  }

  toBytes(): Uint8Array {
    return this.octets.subarray(0, this.length);
  }

  private digits(whole: number): void {
    let count = 1;
    for (let power = 10; power <= whole; power *= 10) count += 1;
    let rest = whole;
    for (let i = count - 1; i >= 0; i -= 1) {
      const tenth = Math.floor(rest / 10);
      this.octets[this.length + i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.length += count;
  }

  /** @param thousandths 1 to 999; zeros at the end are left out */
  private decimals(thousandths: number): void {
    this.octets[this.length++] = POINT;
    for (let rest = thousandths, power = 100; rest > 0; power /= 10) {
      const digit = Math.floor(rest / power);
      this.octets[this.length++] = ZERO + digit;
      rest -= digit * power;
    }
  }

  private reserve(more: number): void {
    if (this.length + more <= this.octets.length) return;
    const larger = new Uint8Array(2 * (this.octets.length + more));
    larger.set(this.octets.subarray(0, this.length));
    this.octets = larger;
  }
}
