import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '#cli/doctor/programs.ts';
import { runProgram } from '#cli/run-program.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Where the AWS provider lies, as `terraform providers mirror` lays it out: the test downloads nothing. */
const mirrors = [process.env['DRYDOCK_TERRAFORM_MIRROR'] ?? '/opt/tf-plugins', '/usr/share/terraform/plugins', '/usr/local/share/terraform/plugins'];
const mirror = mirrors.find((folder) => existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')));
const skip = findProgram(['terraform']) === undefined ? 'terraform is not installed'
  : mirror === undefined && `no provider mirror with hashicorp/aws (looked in ${mirrors.join(', ')}; set DRYDOCK_TERRAFORM_MIRROR)`;

const commandTimeoutMs = 180_000;
/** `terraform plan -detailed-exitcode`: 0 when there is nothing to change, 2 when there is. */
const nothingToChange = 0;

test('Terraform with the AWS provider applies, finds nothing to change, changes, and destroys', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform');
  const terraform = await terraformIn(folder.path, daemon);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  const seen: unknown = JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  assert.deepEqual(seen, {
    account: '000000000000',
    partition: 'aws',
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    vpc: '172.31.0.0/16',
    subnets: ['172.31.0.0/20', '172.31.16.0/20', '172.31.32.0/20'],
    group: 'default',
    gateway: '0.0.0.0/0',
    proxy: daemon.endpoint,
    repository: `${daemon.registry}/team/app`,
    revision: 1,
    status: 'ACTIVE',
    retention: 7,
  });
  await terraform('plan', '-detailed-exitcode');

  await terraform('apply', '-auto-approve', '-var', 'generation=2');
  await terraform('plan', '-detailed-exitcode', '-var', 'generation=2');
  await terraform('destroy', '-auto-approve', '-var', 'generation=2');
});

/** Runs a command in a copy of `terraform/`; fails with all that Terraform said unless it exits with 0. */
async function terraformIn(folder: string, daemon: TestDaemon) {
  await cp(new URL('./terraform/', import.meta.url), folder, { recursive: true });
  const configFile = join(folder, 'terraform.rc');
  await writeFile(configFile, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror ?? ''}"\n  }\n}\n`);
  const environment = { ...daemon.environment, TF_CLI_CONFIG_FILE: configFile, TF_VAR_endpoint: daemon.endpoint, TF_IN_AUTOMATION: '1', TF_INPUT: '0', TF_CLI_ARGS: '-no-color', CHECKPOINT_DISABLE: '1' };
  return async (...command: readonly string[]) => {
    const run = await runProgram('terraform', [`-chdir=${folder}`, ...command], { timeoutMs: commandTimeoutMs, environment });
    assert.equal(run.exitCode, nothingToChange, `terraform ${command.join(' ')}:\n${run.stdout}\n${run.stderr}`);
    return run;
  };
}
