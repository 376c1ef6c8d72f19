import type { CborMap, CborValue } from '../../../cbor/cbor-value.js';
import type { CoseFaultCode } from '../../../cose/read/cose-sign1.js';
import { FaultError } from '../../../faults/fault.js';

export type ListFaultCode = CoseFaultCode | 'list-malformed';

/** Typed values out of a signed map; every `…Of` throws FaultError `list-malformed` for another form. */
export class ListFields {
  private constructor(private readonly map: CborMap) {}

  static of(value: CborValue | undefined): ListFields {
    if (value instanceof Map) return new ListFields(value);
    throw malformed('a map is expected');
  }

  text(key: string): string {
    const value = this.map.get(key);
    return typeof value === 'string' && /^[^\p{Cc}]{1,256}$/u.test(value) ? value : this.wrong(key);
  }

  integer(key: string, least: number, most: number): number {
    const value = this.map.get(key);
    return typeof value === 'number' && value >= least && value <= most ? value : this.wrong(key);
  }

  time(key: string): Date {
    return new Date(this.integer(key, 1, 2 ** 38) * 1000);
  }

  octets(key: string, most: number): Uint8Array {
    const value = this.map.get(key);
    return value instanceof Uint8Array && value.length > 0 && value.length <= most ? value : this.wrong(key);
  }

  flag(key: string): boolean {
    const value = this.map.get(key);
    return typeof value === 'boolean' ? value : this.wrong(key);
  }

  texts(key: string): readonly string[] {
    const texts = this.list(key);
    return texts.every((text): text is string => typeof text === 'string') ? texts : this.wrong(key);
  }

  maps(key: string): readonly ListFields[] {
    return this.list(key).map((each) => ListFields.of(each));
  }

  private list(key: string): readonly CborValue[] {
    const value = this.map.get(key);
    return Array.isArray(value) ? (value as readonly CborValue[]) : this.wrong(key);
  }

  private wrong(key: string): never {
    throw malformed(`${key} has not the form that it must have`);
  }
}

export function malformed(detail: string): FaultError<ListFaultCode> {
  return new FaultError('list-malformed', detail);
}
