import { RedirectActionStatusCodeEnum, type Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RedirectAction } from '#model/listener-rule.ts';
import { checkEnum, checkLength, checkPattern, checkPresent, validationMessage } from '#wire/constraints.ts';
import { validationError } from './errors.ts';

const partLengthMax = 128;
const portMax = 65_535;
const keywords = { host: ['host'], path: ['host', 'path', 'port'], query: ['protocol', 'host', 'port', 'path', 'query'] } as const;

/** What is not given stays as the request has it: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html */
export function redirectAction({ RedirectConfig: config, Order: order }: SdkAction): RedirectAction {
  const { Protocol: protocol = '#{protocol}', Host: host = '#{host}', Port: port = '#{port}', Path: path = '/#{path}', Query: query = '#{query}', StatusCode: statusCode } = config ?? {};
  const complaint = validationMessage([
    checkPresent('redirectConfig.statusCode', statusCode),
    checkEnum('redirectConfig.statusCode', statusCode, RedirectActionStatusCodeEnum),
    checkPattern('redirectConfig.protocol', protocol, '(HTTPS?|#\\{protocol\\})'),
    checkLength('redirectConfig.host', host, { min: 1, max: partLengthMax }),
    checkLength('redirectConfig.path', path, { min: 1, max: partLengthMax }),
    checkLength('redirectConfig.query', query, { max: partLengthMax }),
  ]);
  if (complaint !== undefined || statusCode === undefined) throw validationError(complaint ?? '');
  if (port !== '#{port}' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= portMax)) throw validationError(`The redirect port '${port}' must be a number from 1 to ${portMax} or '#{port}'`);
  if (!path.startsWith('/')) throw validationError(`The redirect path '${path}' must begin with '/'`);
  checkPart('host', host);
  checkPart('path', path);
  checkPart('query', query);
  return { type: 'redirect', ...(order !== undefined && { order }), protocol, host, port, path, query, statusCode };
}

/** A part has characters that a URL can have, and of the keywords those that stand for something there. */
function checkPart(part: keyof typeof keywords, value: string): void {
  const allowed: readonly string[] = keywords[part];
  const rest = value.replaceAll(/#\{([^}]*)\}/g, (keyword, name: string) => {
    if (!allowed.includes(name)) throw validationError(`The redirect ${part} '${value}' has '${keyword}'; it can have ${allowed.map((each) => `'#{${each}}'`).join(', ')}`);
    return '';
  });
  const characters = part === 'host' ? /^[A-Za-z0-9._-]*$/ : /^[\x21-\x7e]*$/;
  if (!characters.test(rest) || rest.includes('#')) throw validationError(`The redirect ${part} '${value}' contains a character that is not valid`);
}
