import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, sourceFiles } from './project-files.ts';
import { findingsIn, sharedPackages, type Finding } from './tidy-rules.ts';

// The style guide as far as a machine can see it; lint and types see the rest.
const files = sourceFiles();
const findings = [...files.flatMap(({ path, text }) => findingsIn(path, text)), ...sharedPackages(files), ...roomsWithoutReadme()];
for (const { path, line, message } of findings) console.error(`${path}${line > 0 ? `:${line}` : ''}: ${message}`);
console.log(`tidy: ${files.length} files, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;

function roomsWithoutReadme(): readonly Finding[] {
  return readdirSync(join(projectRoot, 'src'))
    .filter((room) => readdirSync(join(projectRoot, 'src', room)).length > 0 && !existsSync(join(projectRoot, 'src', room, 'README.md')))
    .map((room) => ({ path: `src/${room}`, line: 0, message: 'has no README.md: say what lives here, the words used, what it may import' }));
}
