import type { PermitMaker } from '../sealed-permit.js';
import { pageContent } from '../sealed-permit.js';
import { type Attack, joined, octets, type Sealed, startOfXref, text } from './attack.js';

const CHANGED = ['changed-after-sealing', 'malformed'] as const;

/** Updates that lack what a strict reader needs, which viewers put right by themselves. */
export function raggedUpdates({ stages }: Sealed): Attack[] {
  const bytes = stages.lasting;
  const object = '\n11 0 obj\n<< /Type /Page >>\nendobj\n';
  const trailer =
    /trailer\n<<[^]*?>>\n(?=startxref)/.exec(text(bytes.subarray(startOfXref(bytes))))?.[0] ?? '';
  const start = startOfXref(bytes);
  const rows: readonly (readonly [variant: string, added: string])[] = [
    ['without cross-reference and trailer', object],
    ['without cross-reference', `${object}${trailer}startxref\n${start}\n%%EOF\n`],
    ['without trailer', `${object}xref\n0 0\nstartxref\n${bytes.length + object.length}\n%%EOF\n`],
    ['white space alone', '\n\n\n%%EOF\n'],
    ['a comment alone', '% nothing\n'],
    ['zeros', '\0'.repeat(32)],
  ];
  return rows.map(([variant, added]) => ({
    name: `incremental saving: ${variant}`,
    bytes: joined(bytes, octets(added)),
    base: 'lasting' as const,
    seenBy: 'changes' as const,
    expectedCodes: [],
    verdicts: CHANGED,
  }));
}

export function movedFiles({ stages, strangerHalf, strangerWhole }: Sealed): Attack[] {
  const { half, whole, lasting } = stages;
  const moved = (
    name: string,
    bytes: Uint8Array,
    seenBy: Attack['seenBy'],
    verdicts: Attack['verdicts'],
  ): Attack => ({
    name,
    bytes,
    base: 'lasting',
    seenBy,
    expectedCodes: [],
    verdicts,
  });
  return [
    moved(
      'prepended bytes: a script for a browser',
      joined(octets('<script>1</script>\n'), lasting),
      'changes',
      CHANGED,
    ),
    moved('prepended bytes: a second header', joined(octets('%PDF-1.4\n'), lasting), 'changes', CHANGED),
    moved('cut-back revision: before the second seal', firstRevision(lasting), 'register', [
      'earlier-revision',
      'half-sealed',
    ]),
    moved('sealed with our key, never issued: the first seal alone', half, 'register', [
      'our-seal-not-registered',
      'half-sealed',
    ]),
    moved('cut-back revision: within the last update', lasting.subarray(0, -40), 'changes', CHANGED),
    moved(
      'files swapped: another permit, the seal of this one',
      joined(strangerHalf, whole.subarray(half.length)),
      'changes',
      CHANGED,
    ),
    moved(
      'files swapped: this permit, the seal of another one',
      joined(half, strangerWhole.subarray(strangerHalf.length)),
      'changes',
      CHANGED,
    ),
  ];
}

/**
 * Shadow, hide and replace: what will be shown later is hidden in the file before it is sealed, inside of a stream that nothing
 * uses, and an update that holds nothing but a cross-reference brings it to light.
 */
export async function hiddenContent(maker: PermitMaker): Promise<Attack> {
  const snapshot = await maker.snapshot('02-housing-estate.json');
  const drawn = maker.draw(snapshot);
  const ref = pageContent(drawn.draft);
  const number = Number(String(ref).split(' ')[0]);
  const hidden = `${number} 0 obj\n<< /Length 21 >>\nstream\n1 0 0 rg 0 0 9 9 re f\nendstream\nendobj\n`;
  drawn.draft.addStream({}, octets(hidden));
  const sealed = await maker.seal(drawn, maker.sealOf(snapshot));
  const offset = text(sealed).indexOf(hidden);
  const trailer =
    /trailer\n<<([^]*?)>>\nstartxref/.exec(text(sealed.subarray(startOfXref(sealed))))?.[1] ?? '';
  const update =
    `xref\n${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n` +
    `trailer\n<<${trailer}/Prev ${startOfXref(sealed)}\n>>\nstartxref\n${sealed.length}\n%%EOF\n`;
  return {
    name: 'shadow, hide and replace: a cross-reference brings hidden content to light',
    bytes: joined(sealed, octets(update)),
    base: 'oneSeal',
    seenBy: 'changes',
    expectedCodes: ['page-content-changed', 'object-elsewhere'],
    verdicts: ['changed-after-sealing', 'malformed'],
  };
}

/** A file as it was before anything was added to it. */
function firstRevision(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, Buffer.from(bytes).indexOf('%%EOF') + '%%EOF\n'.length);
}
