import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService, type TestService } from '../support/service.js';
import { ask, judgedBy } from './judges.js';

describe('a receipt of a check', () => {
  let service: TestService;
  let folder: string;
  let file: string;
  let checked: { id: string; policy: { sha256: string } };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'receipts-'));
    file = join(folder, 'receipt.pdf');
    service = await startService();
    const answer = await fetch(`${service.url}/v1/verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ qr: 'https://zz.yanjin.example/v/GEZDGNBVGY3TQOJQGEZDGNBVGY' }),
    });
    checked = (await answer.json()) as typeof checked;
    const receipt = await fetch(`${service.url}/v1/verifications/${checked.id}/receipt`);
    writeFileSync(file, Buffer.from(await receipt.arrayBuffer()));
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  judgedBy(['pdftotext'], () => {
    it('says what was found, by which policy, and under which number', () => {
      const text = ask('pdftotext', ['-raw', file, '-']).output.replaceAll(/\s/g, '');
      for (const part of ['查无此证。', 'Thereisnosuchlicence.', checked.id, checked.policy.sha256])
        expect(text).toContain(part);
      expect(text).toContain('测试—不具法律效力');
    });
  });

  judgedBy(['pdfsig', 'qpdf'], () => {
    it('is sealed as a whole', () => {
      const { output } = ask('pdfsig', ['-nocert', file]);
      expect(output).toContain('Signature is Valid.');
      expect(output).toContain('Total document signed');
      expect(ask('qpdf', ['--check', file]).status).toBe(0);
    });
  });
});
