// Builds dist/ when a source is newer than the last build: `npm start`, `npm run cli` and `npm run bench` need no build step.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function newest(directory) {
  const entries = readdirSync(directory, { withFileTypes: true });
  const times = entries.map((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
  });
  return Math.max(statSync(directory).mtimeMs, ...times);
}

function builtAt() {
  try {
    return statSync(join(root, 'dist', '.built')).mtimeMs;
  } catch {
    return 0;
  }
}

const sources = Math.max(...['src', 'package.json', 'tsconfig.json'].map((name) => {
  const path = join(root, name);
  return statSync(path).isDirectory() ? newest(path) : statSync(path).mtimeMs;
}));

if (sources > builtAt()) {
  const build = spawnSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  if (build.status !== 0) {
    process.stderr.write(build.stdout);
    process.exit(build.status ?? 1);
  }
}
