import type { LoadBalancerSettings } from '#model/load-balancer-topology.ts';
import { errorAnswer } from './error-pages.ts';
import { word } from './words.ts';

const lineBytesMax = 16_384;

/** Requests that AWS's load balancers refuse (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-400-issues). Of the head in all, HAProxy knows the limit. */
export function requestLimitLines({ dropsInvalidHeaderFields, desyncMitigationMode }: LoadBalancerSettings): readonly string[] {
  return [
    `http-request return ${errorAnswer(414)} if { url,length gt ${lineBytesMax} }`,
    `http-request deny deny_status 400 if { req.hdrs,length gt ${lineBytesMax} } { req.hdrs -m reg -- ${word(`(?:^|\\n)[^\\n]{${lineBytesMax + 1},}`)} }`,
    // What no standard forbids, but a target may read otherwise (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#desync-mitigation-mode).
    ...(desyncMitigationMode === 'strictest' ? ['http-request deny deny_status 400 if { method GET HEAD } { req.body_size gt 0 }'] : []),
    ...(dropsInvalidHeaderFields ? [`http-request del-header ${word('[^A-Za-z0-9-]')} -m reg`] : []),
  ];
}
