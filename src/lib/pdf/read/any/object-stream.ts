import type { PdfObject, PdfStream } from '../objects.js';
import { anyFault } from './any-fault.js';
import { LaxParser } from './lax-parser.js';
import { isLocal, type Reading } from './reading.js';

type Member = Readonly<{ objectNumber: number; offset: number }>;

export type ObjectStreamSource = Readonly<{
  stream: PdfStream;
  data: Uint8Array;
  /** Where it stands in the file. */
  offset: number;
  resolve: (value: PdfObject | undefined) => PdfObject;
}>;

/** Opens an object stream (ISO 32000-1 §7.5.7); N is believed only as far as there are numbers. */
export function openObjectStream(reading: Reading, source: ObjectStreamSource): ObjectStream {
  const first = source.resolve(source.stream.dict.entries.get('First'));
  const count = source.resolve(source.stream.dict.entries.get('N'));
  if (typeof first !== 'number' || typeof count !== 'number')
    throw anyFault('pdf-syntax', 'an object stream without N or First');
  const { data } = source;
  reading.allowWork(data.length);
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const parser = new LaxParser(reading, buffer, 0, { limit: Math.max(0, first), isFile: false });
  const members: Member[] = [];
  while (members.length < count) {
    reading.countNode();
    parser.skipWhiteSpace();
    const objectNumber = parser.unsigned();
    parser.skipWhiteSpace();
    const offset = parser.unsigned();
    if (objectNumber === undefined || offset === undefined) break;
    members.push({ objectNumber, offset: first + offset });
  }
  return new ObjectStream(reading, { data: buffer, offset: source.offset }, members);
}

export class ObjectStream {
  private readonly values: (PdfObject | undefined)[] = [];

  constructor(
    private readonly reading: Reading,
    private readonly place: Readonly<{ data: Buffer; offset: number }>,
    readonly members: readonly Member[],
  ) {}

  /** @returns `null` when it holds no such object at that index, or none that can be read */
  value(objectNumber: number, index: number): PdfObject {
    const member = this.members[index];
    if (member === undefined || member.objectNumber !== objectNumber) return null;
    this.values[index] ??= this.read(member);
    return this.values[index] ?? null;
  }

  private read({ objectNumber, offset }: Member): PdfObject {
    const { data, offset: stands } = this.place;
    const parser = new LaxParser(this.reading, data, offset, {
      limit: data.length,
      isFile: false,
      onDuplicateKey: (key) =>
        this.reading.note({
          code: 'duplicate-key',
          detail: `/${key} twice`,
          offset: stands,
          objectNumber,
        }),
    });
    try {
      return parser.object();
    } catch (error) {
      if (!isLocal(error)) throw error;
      this.reading.note({ code: 'object-syntax', detail: error.detail, offset: stands, objectNumber });
      return null;
    } finally {
      this.reading.countWork(Math.max(0, parser.position - offset));
    }
  }
}
