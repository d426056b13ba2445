import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '#cli/doctor/programs.ts';
import { runProgram } from '#cli/run-program.ts';
import type { TestDaemon } from './daemon.ts';

/** Where the AWS provider lies, as `terraform providers mirror` lays it out: the tests download nothing. */
const mirrors = [process.env['DRYDOCK_TERRAFORM_MIRROR'] ?? '/opt/tf-plugins', '/usr/share/terraform/plugins', '/usr/local/share/terraform/plugins'];
const mirror = mirrors.find((folder) => existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')));

/** Why Terraform cannot be tried here, or false. */
export const lacksTerraform = findProgram(['terraform']) === undefined ? 'terraform is not installed'
  : mirror === undefined && `no provider mirror with hashicorp/aws (looked in ${mirrors.join(', ')}; set DRYDOCK_TERRAFORM_MIRROR)`;

const commandTimeoutMs = 600_000;
/** `terraform plan -detailed-exitcode`: 0 when there is nothing to change, 2 when there is. */
const nothingToChange = 0;

export type Terraform = (...command: readonly string[]) => Promise<{ readonly stdout: string }>;

/** Runs commands in a copy of `configuration`, a folder; each fails with all that Terraform said unless it exits with 0. */
export async function terraformIn(folder: string, configuration: URL, daemon: TestDaemon): Promise<Terraform> {
  await cp(configuration, folder, { recursive: true });
  const configFile = join(folder, 'terraform.rc');
  await writeFile(configFile, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror ?? ''}"\n  }\n}\n`);
  const environment = { ...daemon.environment, TF_CLI_CONFIG_FILE: configFile, TF_VAR_endpoint: daemon.endpoint, TF_IN_AUTOMATION: '1', TF_INPUT: '0', TF_CLI_ARGS: '-no-color', CHECKPOINT_DISABLE: '1' };
  return async (...command) => {
    const run = await runProgram('terraform', [`-chdir=${folder}`, ...command], { timeoutMs: commandTimeoutMs, environment });
    assert.equal(run.exitCode, nothingToChange, `terraform ${command.join(' ')}:\n${run.stdout}\n${run.stderr}`);
    return run;
  };
}
