import { isJsonObject, type JsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { WorldError } from '#base/errors.ts';

/** What docker puts behind `docker-credential-`. */
export const helperName = 'drydock';

/** docker's config.json with our helper for these hosts; their stored logins would be asked before it no more, and go. */
export function withHelper(text: string, hosts: readonly string[]): string {
  const config = configIn(text);
  const helpers = { ...objectOf(config['credHelpers']), ...Object.fromEntries(hosts.map((host) => [host, helperName])) };
  const auths = Object.fromEntries(Object.entries(objectOf(config['auths'])).filter(([host]) => !hosts.includes(host)));
  return textOf({ ...config, ...(config['auths'] !== undefined && { auths }), credHelpers: helpers });
}

/** docker's config.json without our helper, for whatever host; the same text when it is not there. */
export function withoutHelper(text: string): string {
  const { credHelpers, ...config } = configIn(text);
  const others = Object.entries(objectOf(credHelpers)).filter(([, helper]) => helper !== helperName);
  if (others.length === Object.keys(objectOf(credHelpers)).length) return text;
  return textOf({ ...config, ...(others.length > 0 && { credHelpers: Object.fromEntries(others) }) });
}

function configIn(text: string): JsonObject {
  const config = text.trim() === '' ? {} : parsedJson(text);
  if (!isJsonObject(config)) throw new WorldError('InvalidDockerConfig', "docker's configuration is not a JSON object; repair it, or name another folder by $DOCKER_CONFIG");
  return config;
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** As docker writes it. */
function textOf(config: JsonObject): string {
  return `${JSON.stringify(config, null, '\t')}\n`;
}
