import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverageTable, type ServiceCoverage } from './coverage-table.ts';
import { projectRoot } from './project-files.ts';

// `npm run coverage` writes docs/coverage.md; with --check it only says whether the file is current.
const services = join(projectRoot, 'src/services');
const target = join(projectRoot, 'docs/coverage.md');
const folders = readdirSync(services).filter((name) => existsSync(join(services, name, 'service.ts'))).sort();
const coverage = await Promise.all(folders.map(coverageOf));
for (const { service, known, served } of coverage) {
  for (const name of served.filter((name) => !known.includes(name))) {
    console.error(`src/services/${service}/operations/${name}.ts: the SDK knows no operation ${name}; name the file after the operation`);
    process.exitCode = 1;
  }
}
const table = coverageTable(coverage);
const isCurrent = existsSync(target) && readFileSync(target, 'utf8') === table;
if (!process.argv.includes('--check')) {
  writeFileSync(target, table);
} else if (!isCurrent) {
  console.error('docs/coverage.md is not current: run npm run coverage');
  process.exitCode = 1;
}

async function coverageOf(service: string): Promise<ServiceCoverage> {
  const served = readdirSync(join(services, service, 'operations')).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.slice(0, -'.ts'.length)).sort();
  const sdkPackage = sdkPackageOf(service);
  const sdk: Record<string, unknown> = await import(sdkPackage);
  const known = Object.keys(sdk).filter((name) => /^[A-Z]\w+Command$/.test(name)).map((name) => name.slice(0, -'Command'.length)).sort();
  return { service, sdkPackage, known, served };
}

/** A service says in its service.ts which SDK package has its shapes. */
function sdkPackageOf(service: string): string {
  const text = readFileSync(join(services, service, 'service.ts'), 'utf8');
  const name = /import\('(@aws-sdk\/client-[\w-]+)'\)/.exec(text)?.[1] ?? /from '(@aws-sdk\/client-[\w-]+)'/.exec(text)?.[1];
  if (name === undefined) throw new Error(`src/services/${service}/service.ts imports no @aws-sdk/client-… package`);
  return name;
}
