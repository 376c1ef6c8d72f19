import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { CountersigningService } from '../issuance/countersigning.service.js';
import type { LicenceDto } from '../issuance/dto/licence.dto.js';
import { SealSessionsService, toBeSigned } from '../sealing/seal-sessions.service.js';

/** Plays the holder: signs elsewhere, with a key that the service never sees, what a seal session asks for. */
export async function sealAsBuilder(
  service: INestApplicationContext,
  { id, holder }: Pick<LicenceDto, 'id' | 'holder'>,
  certificateFile: string,
): Promise<void> {
  const countersigning = service.get(CountersigningService, { strict: false });
  const sessions = service.get(SealSessionsService, { strict: false });
  const pem = await readFile(certificateFile, 'utf8');
  const key = createPrivateKey(await readFile(certificateFile.replace(/\.pem$/, '.key.pem')));
  const certificates = (pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
    (block) => new X509Certificate(block).raw,
  );
  const session = await countersigning.open(id, certificates, holder?.code ?? null);
  const signature = sign('sha256', toBeSigned(sessions.askedOf(session)), key);
  await countersigning.answer(id, session.id, { signature }, holder?.code ?? null);
}
