import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyType } from '../../src/lib/x509/key-type.js';
import { PdfDraft } from '../../src/lib/pdf/write/draft.js';
import { makeDevelopmentPki } from '../../src/pki/development-pki.js';
import { Clock } from '../../src/platform/time/clock.js';
import type { DrawnDocument } from '../../src/sealing/sealing.service.js';

export const MADE_AT = new Date('2026-01-01T00:00:00Z');

export const AUTHORITY = {
  name: '延津县行政审批和政务信息管理局',
  uscc: '11410726MB0X123439',
  sealCode: '4107260000017',
} as const;

/** A new folder with a development PKI; the caller removes it. P-256 authorities, as they are made at once. */
export async function developmentSeals(
  keyTypes: readonly KeyType[] = ['p-256'],
  now = MADE_AT,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'jianzhang-seals-'));
  await makeDevelopmentPki({
    directory,
    now,
    authorities: [AUTHORITY],
    keyTypes,
    authorityKeyType: 'p-256',
    timestampKeyTypes: ['p-256', 'p-256'],
  });
  return directory;
}

/** A clock that a test sets. */
export class SettableClock extends Clock {
  constructor(private at = MADE_AT) {
    super();
  }

  override now(): Date {
    return this.at;
  }

  set(at: Date): void {
    this.at = at;
  }
}

/** One A4 page with a blue square, the seal's place in its lower right. */
export function drawnSquare(): DrawnDocument {
  const draft = new PdfDraft();
  const { context } = draft;
  const contents = draft.addStream({}, Buffer.from('0 0 1 rg 50 50 20 20 re f'));
  const page = draft.addPage(
    context.obj({ Type: 'Page', MediaBox: [0, 0, 595.276, 841.89], Resources: {}, Contents: contents }),
  );
  return { draft, documentId: new Uint8Array(16), sealPlace: { page, rect: [400, 100, 519.055, 219.055] } };
}
