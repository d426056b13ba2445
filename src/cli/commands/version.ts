import { Command } from '../command-line.ts';
import { productVersion } from '../product-version.ts';

export function versionCommand(): Command {
  return new Command('version').description('print the version').action(() => {
    process.stdout.write(`drydock ${productVersion()} (Node.js ${process.versions.node})\n`);
  });
}
