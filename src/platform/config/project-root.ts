import { fileURLToPath } from 'node:url';

/** Folder of the project: where `templates`, `seeds` and the default `data` are. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));
