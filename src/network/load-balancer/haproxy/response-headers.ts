import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { headerLiteral, word } from './words.ts';

const prefix = 'routing.http.response.';

/** The headers that a listener sets in all its responses (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html). */
export function responseHeaderLines({ headerAttributes }: TopologyListener): readonly string[] {
  return Object.entries(headerAttributes).flatMap(([attribute, value]) => {
    if (!attribute.startsWith(prefix) || value === '') return [];
    const [name = '', what] = attribute.slice(prefix.length).split('.');
    if (what === 'header_value') return `http-after-response set-header ${word(headerName(name))} ${word(headerLiteral(value))}`;
    return name === 'server' && value === 'false' ? 'http-after-response del-header Server' : [];
  });
}

/** `x_frame_options` is X-Frame-Options. */
function headerName(name: string): string {
  return name
    .split('_')
    .map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`)
    .join('-');
}
