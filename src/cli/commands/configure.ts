import type { Command } from '../command-line.ts';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import { registriesConf, registriesConfPath } from '#registry/registries-conf.ts';
import { readRootCredentials, requireDaemon } from '../admin-client.ts';
import { changeFile } from '../change-file.ts';
import { setIniSection } from '../ini.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

interface ConfigureOptions extends WhereOptions {
  readonly profile: string;
  readonly containers: boolean;
}

/** Writes an AWS profile, and tells podman, skopeo and buildah that the registry speaks plain HTTP. */
export function configureCommand(): Command {
  return daemonCommand('configure', 'write an AWS profile (aws --profile drydock …), and let podman and skopeo use the registry')
    .option('--profile <name>', 'the name of the profile', 'drydock')
    .option('--no-containers', `leave ~/${registriesConfPath} alone`)
    .addHelpText('after', `
Changes only that profile in ~/.aws/config and ~/.aws/credentials ($AWS_CONFIG_FILE, $AWS_SHARED_CREDENTIALS_FILE);
all else in them is kept as it is. ~/${registriesConfPath} says to podman,
skopeo and buildah that registries on 127.0.0.1 speak plain HTTP, as docker takes for granted.`)
    .action(async (options: ConfigureOptions) => {
      if (!/^[\w.@+-]{1,64}$/.test(options.profile)) throw new WorldError('InvalidProfile', `the profile name ${JSON.stringify(options.profile)} will not do; use up to 64 letters, digits and . _ - @ +`);
      const daemon = await requireDaemon(settingsOf({ ...options }).stateDir);
      const { accessKeyId, secretAccessKey } = await readRootCredentials(daemon.stateDir);
      const config = process.env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws/config');
      const credentials = process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws/credentials');
      // https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html: only the config file writes "profile" before a name.
      const section = options.profile === 'default' ? 'default' : `profile ${options.profile}`;
      await changeFile(config, (text) => setIniSection(text, section, { region: daemon.region, endpoint_url: daemon.endpoint }));
      await changeFile(credentials, (text) => setIniSection(text, options.profile, { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey }));
      const containers = join(homedir(), registriesConfPath);
      if (options.containers) await changeFile(containers, () => registriesConf);
      process.stdout.write(`Wrote profile ${options.profile} to ${config} and ${credentials}${options.containers ? `, and ${containers}` : ''}.\nTry: aws --profile ${options.profile} ecs list-clusters\n`);
    });
}
