import type { RedirectAction } from '#model/listener-rule.ts';
import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { hostFetch } from './request-fetches.ts';
import { headerLiteral, literal, word } from './words.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#redirect-actions */
export function redirectLines({ protocol, host, port, path, query, statusCode }: RedirectAction, listener: TopologyListener): readonly string[] {
  const fill = (template: string) => filled(template, listener);
  const scheme = fill(protocol === '#{protocol}' ? protocol : protocol.toLowerCase());
  // AWS takes a path with or without its first slash.
  const place = `${scheme}://${fill(host)}:${fill(port)}${path.startsWith('/') ? fill(path) : `/${fill(path.replace('/#{path}', '#{path}'))}`}`;
  const code = statusCode === 'HTTP_301' ? 301 : 302;
  const line = (location: string, test = '') => `http-request return status ${code} content-type text/html lf-string ${word(literal(redirectPage(code)))} hdr server awselb/2.0 hdr location ${word(location)}${test}`;
  if (query === '') return [line(place)];
  if (query === '#{query}') return [line(`${place}?${fill(query)}`, ' if { query -m len gt 0 }'), line(place)];
  return [line(`${place}?${fill(query)}`)];
}

function redirectPage(code: 301 | 302): string {
  const title = code === 301 ? '301 Moved Permanently' : '302 Found';
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

/** A log format in which what is between the placeholders stands for itself. */
function filled(template: string, listener: TopologyListener): string {
  const parts = template.split(/(#\{(?:protocol|host|port|path|query)\})/);
  return parts.map((part, index) => (index % 2 === 0 ? headerLiteral(part) : (placeholders(listener)[part] ?? ''))).join('');
}

function placeholders({ protocol, port }: TopologyListener): Readonly<Record<string, string>> {
  return {
    '#{protocol}': protocol.toLowerCase(),
    '#{host}': `%[${hostFetch}]`,
    '#{port}': String(port),
    // Without its first slash, as "/#{path}" is the default.
    '#{path}': '%[path,regsub(^/,)]',
    '#{query}': '%[query]',
  };
}
