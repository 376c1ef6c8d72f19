// Draws cases in a process of its own; prints the SHA-256 of each file. Arguments: snapshots file (JSON list), time.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { RenderingService } from '../../dist/rendering/rendering.service.js';
import { TemplatesService } from '../../dist/rendering/templates.service.js';

const [, , file, drawnAt] = process.argv;
const rendering = new RenderingService(TemplatesService.load('templates'));
for (const snapshot of JSON.parse(readFileSync(file, 'utf8'))) {
  const { draft, documentId } = rendering.draw(snapshot, new Date(drawnAt));
  console.log(createHash('sha256').update(draft.serialise(documentId)).digest('hex'));
}
