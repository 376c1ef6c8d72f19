import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { AppConfig } from '../config/app-config.js';
import { APP_CONFIG } from '../config/config.module.js';
import { formatDataKey, parseDataKeys } from './data-keys.js';
import { FieldCipher } from './field-cipher.js';
import { Randomness, SystemRandomness } from './randomness.js';

/**
 * Reads the data keys; outside production a missing file is made, so that a fresh machine just works.
 *
 * @throws Error naming the file when it is missing in production, unreadable or malformed
 */
export function loadFieldCipher(
  { dataKeysFile, environment }: Pick<AppConfig, 'dataKeysFile' | 'environment'>,
  randomness: Randomness,
): FieldCipher {
  if (environment !== 'production') makeKeysFile(dataKeysFile, randomness);
  try {
    return new FieldCipher(parseDataKeys(readFileSync(dataKeysFile, 'utf8')), randomness);
  } catch (error) {
    throw new Error(`DATA_KEYS_FILE ${dataKeysFile}: ${(error as Error).message}`, { cause: error });
  }
}

function makeKeysFile(file: string, randomness: Randomness): void {
  mkdirSync(dirname(file), { recursive: true });
  try {
    const key = formatDataKey({ id: 'dev1', key: randomness.bytes(32) });
    writeFileSync(file, key, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

@Global()
@Module({
  providers: [
    { provide: Randomness, useClass: SystemRandomness },
    { provide: FieldCipher, inject: [APP_CONFIG, Randomness], useFactory: loadFieldCipher },
  ],
  exports: [Randomness, FieldCipher],
})
export class SecretsModule {}
