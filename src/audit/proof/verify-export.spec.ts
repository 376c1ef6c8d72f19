import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { publicJwk } from '../../lib/jws/public-jwk.js';
import { provedStatement } from '../signed-statements.js';
import type { ChainVerdict } from './verdict.js';
import { verifyExport } from './verify-export.js';

/** Written here a second time, from RFC 8785 and the README, so that the code under test is not its own judge. */
type Json = string | number | null | readonly Json[] | { readonly [name: string]: Json };

function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = createPublicKey(privateKey);
const jwk = publicJwk(publicKey);
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function token(typ: string, payload: Json, key = privateKey): string {
  const input = `${base64url(canonical({ alg: 'ES256', kid: jwk.kid, typ }))}.${base64url(canonical(payload))}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

type Wish = Readonly<{ rows: number; checkpoints: readonly number[] }>;

/** Lines of an export, each with its LF. */
function sample({ rows, checkpoints }: Wish, change: (row: Record<string, Json>) => void = () => undefined) {
  const lines: string[] = [];
  let previousHash = '0'.repeat(64);
  for (let sequence = 1; sequence <= rows; sequence++) {
    const row: Record<string, Json> = {
      actor: {
        keyId: 'k1',
        operator: null,
        organisation: '消防救援大队',
        organisationUscc: '11410726MB0X89017A',
      },
      at: `2026-11-23T02:00:${String(Math.floor(sequence / 10)).padStart(2, '0')}.000Z`,
      body: { asked: { useCause: `核对施工许可 \u2028 ${sequence}` }, shown: { code: sequence % 3 } },
      clockAt: null,
      holderCodes: ['91410726MAK9Y6P7XK'],
      kind: 'existence-check',
      licenceIds: [],
      previousHash,
      sequence,
    };
    change(row);
    const hash = createHash('sha256').update(canonical(row)).digest('hex');
    const said = { sequence, hash, at: '2026-11-23T02:01:00.000Z' };
    if (checkpoints.includes(sequence))
      row['checkpoint'] = token('jz-audit-checkpoint+jws', { ...said, count: 1 });
    if (sequence === rows) row['end'] = token('jz-audit-export-end+jws', said);
    lines.push(`${canonical({ ...row, hash })}\n`);
    previousHash = hash;
  }
  return lines;
}

const judge = (lines: readonly (string | Uint8Array)[]): Promise<ChainVerdict> =>
  verifyExport(
    lines.map((line) => Buffer.from(line)),
    (jws, type) => provedStatement(jws, type, [{ jwk, key: publicKey }]),
  );

describe(verifyExport.name, () => {
  const lines = sample({ rows: 102, checkpoints: [40, 100] });

  it('finds nothing in an export as it was written, whatever its octets come in', async () => {
    const whole = { rows: 102, ok: true, firstBad: null, reason: null };
    await expect(judge(lines)).resolves.toEqual(whole);
    await expect(judge([lines.join('')])).resolves.toEqual(whole);
    const octets = Buffer.from(lines.join(''));
    const pieces = Array.from({ length: Math.ceil(octets.length / 997) }, (_, index) =>
      octets.subarray(index * 997, (index + 1) * 997),
    );
    await expect(judge(pieces)).resolves.toEqual(whole);
  });

  it('finds one character changed in every line, and names the line', async () => {
    for (const [index, line] of lines.entries()) {
      const at = 1 + ((index * 131) % (line.length - 3));
      const other = line[at] === 'x' ? 'y' : 'x';
      const changed = lines.with(index, line.slice(0, at) + other + line.slice(at + 1));
      expect(await judge(changed)).toMatchObject({ ok: false, firstBad: index + 1 });
    }
  });

  it('finds every octet changed, wherever it stands', async () => {
    const octets = Buffer.from(sample({ rows: 3, checkpoints: [2] }).join(''));
    for (let at = 0; at < octets.length; at++) {
      octets.writeUInt8(octets.readUInt8(at) ^ 0x01, at);
      expect([at, (await judge([octets])).ok]).toEqual([at, false]);
      octets.writeUInt8(octets.readUInt8(at) ^ 0x01, at);
    }
    expect(await judge([octets])).toMatchObject({ ok: true });
  });

  it('finds every line taken out, and names its place', async () => {
    for (const index of lines.keys())
      expect(await judge(lines.toSpliced(index, 1))).toMatchObject({
        ok: false,
        rows: 101,
        firstBad: index + 1,
      });
  });

  it('finds a tail cut off after every line, and in the middle of one', async () => {
    for (const index of lines.keys()) {
      const rest = lines.slice(0, index);
      expect(await judge(rest)).toMatchObject({ ok: false, rows: index, firstBad: index + 1 });
      const half = (lines[index] ?? '').slice(0, -200);
      expect(await judge([...rest, half])).toMatchObject({ ok: false, firstBad: index + 1 });
    }
    expect(await judge([...lines.slice(0, -1), lines.at(-1)!.trimEnd()])).toMatchObject({ firstBad: 102 });
  });

  it('finds every two neighbours swapped, and every line that stands twice', async () => {
    for (const [index, line] of lines.entries()) {
      expect(await judge(lines.toSpliced(index, 0, line))).toMatchObject({ ok: false, firstBad: index + 2 });
      if (index === 0) continue;
      const swapped = lines.toSpliced(index - 1, 2, line, lines[index - 1] ?? '');
      expect(await judge(swapped)).toMatchObject({ ok: false, firstBad: index });
    }
  });

  it.each([
    { name: 'an empty line at the end', change: (all: string[]) => [...all, '\n'], firstBad: 103 },
    { name: 'an empty line in between', change: (all: string[]) => all.toSpliced(50, 0, '\n'), firstBad: 51 },
    {
      name: 'a line of another end',
      change: (all: string[]) => all.with(7, (all[7] ?? '').replace('\n', '\r\n')),
      firstBad: 8,
    },
    {
      name: 'white space',
      change: (all: string[]) => all.with(7, (all[7] ?? '').replace(':', ': ')),
      firstBad: 8,
    },
    {
      name: 'a member that stands twice',
      change: (all: string[]) => all.with(7, (all[7] ?? '').replace('"clockAt"', '"clockAt":null,"clockAt"')),
      firstBad: 8,
    },
    {
      name: 'another spelling of a character',
      change: (all: string[]) => all.with(7, (all[7] ?? '').replace('消', '\\u6d88')),
      firstBad: 8,
    },
    {
      name: 'a member more',
      change: (all: string[]) => all.with(7, (all[7] ?? '').replace('"kind"', '"kinds":1,"kind"')),
      firstBad: 8,
    },
    {
      name: 'a checkpoint taken out',
      change: (all: string[]) => all.with(99, (all[99] ?? '').replace(/"checkpoint":"[^"]+",/, '')),
      firstBad: 100,
    },
    {
      name: 'a mark of order of octets',
      change: (all: string[]) => all.with(0, `\uFEFF${all[0]}`),
      firstBad: 1,
    },
    { name: 'another file', change: () => ['{"name":"jianzhang"}\n', '[]\n', 'null\n'], firstBad: 1 },
    { name: 'nothing', change: () => [], firstBad: 1 },
  ])('finds $name', async ({ change, firstBad }) => {
    expect(await judge(change([...lines]))).toMatchObject({ ok: false, firstBad });
  });

  it('finds what somebody without the key wrote anew from a row on, at the next signature', async () => {
    const forged = sample({ rows: 102, checkpoints: [40, 100] }, (row) => {
      if (row['sequence'] === 41) row['kind'] = 'exemption-check';
    });
    const mixed = forged.map((line, index) => {
      const theirs = JSON.parse(lines[index] ?? '') as Record<string, Json>;
      const { checkpoint: _, end: __, ...own } = JSON.parse(line) as Record<string, Json>;
      const { checkpoint, end } = theirs;
      return `${canonical({ ...own, ...(checkpoint && { checkpoint }), ...(end && { end }) })}\n`;
    });
    expect(await judge(mixed)).toMatchObject({
      ok: false,
      firstBad: 100,
      reason: 'the row is not what was signed',
    });
  });

  it('takes no statement of another kind for the end', async () => {
    const last = JSON.parse(lines[99] ?? '') as Record<string, Json>;
    const cut = `${canonical({ ...last, end: last['checkpoint']! })}\n`;
    expect(await judge([...lines.slice(0, 99), cut])).toMatchObject({
      ok: false,
      firstBad: 100,
      reason: 'the signed statement does not hold: jws-type: not a jz-audit-export-end+jws',
    });
  });

  it.each([
    { name: 'a row older than the one before', at: '2026-11-23T01:59:59.999Z', clockAt: null },
    { name: 'a time in another form', at: '2026-11-23T02:00:05Z', clockAt: null },
    {
      name: 'a clock that was not behind',
      at: '2026-11-23T02:00:05.000Z',
      clockAt: '2026-11-23T02:00:05.000Z',
    },
  ])('finds $name, even where hashes and signatures are right', async ({ at, clockAt }) => {
    const odd = sample({ rows: 50, checkpoints: [] }, (row) => {
      if (row['sequence'] === 45) Object.assign(row, { at, clockAt });
    });
    expect(await judge(odd)).toMatchObject({ ok: false, firstBad: 45 });
  });

  it('does not fill the memory with a line that never ends', async () => {
    const chunk = Buffer.alloc(16 * 1024 * 1024, 'x');
    await expect(judge(Array.from({ length: 5 }, () => chunk))).rejects.toThrow('a line without end');
  });
});
