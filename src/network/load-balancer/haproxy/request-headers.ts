import type { LoadBalancerSettings } from '#model/load-balancer-topology.ts';

/** The headers that tell targets of the client (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html). They are set where a group is chosen already: rules see what the client sent. */
export function requestHeaderLines(settings: LoadBalancerSettings): readonly string[] {
  return [
    ...hostLines(settings),
    ...forwardedForLines(settings),
    'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]',
    'http-request set-header X-Forwarded-Port %[dst_port]',
    ...traceLines,
  ];
}

/** Unless hosts are preserved, one without a port gets the listener's, if that is not a usual one (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#host-header-preservation). */
function hostLines({ preservesHostHeader }: LoadBalancerSettings): readonly string[] {
  if (preservesHostHeader) return [];
  return ['http-request set-header Host "%[req.hdr(host)]:%[dst_port]" unless { dst_port 80 443 } or { req.hdr(host),port_only gt 0 }'];
}

function forwardedForLines({ xForwardedForMode, xffClientPort }: LoadBalancerSettings): readonly string[] {
  const client = xffClientPort ? '%[src]:%[src_port]' : '%[src]';
  switch (xForwardedForMode) {
    case 'append':
      return [
        `http-request set-header X-Forwarded-For "%[req.fhdr(x-forwarded-for)], ${client}" if { req.fhdr_cnt(x-forwarded-for) eq 1 }`,
        // Several lines are one list: a new line is its end.
        `http-request add-header X-Forwarded-For ${client} unless { req.fhdr_cnt(x-forwarded-for) eq 1 }`,
      ];
    case 'preserve':
      return [];
    case 'remove':
      return ['http-request del-header X-Forwarded-For'];
  }
}

const chance = 'rand(4294967295)';

/** Eight digits of a number. */
function hexOf(number: string): string {
  return `%[${number},hex,bytes(8,8),lower]`;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html : a `Self` field goes before what the client sent, and takes the place of an earlier one, which is the first, as every load balancer puts it there. No regular expressions: there are as many of these lines as groups. */
const traceLines = [
  `http-request set-var-fmt(txn.trace) "1-${hexOf('date')}-${hexOf(chance)}${hexOf(chance)}${hexOf(chance)}"`,
  'http-request set-header X-Amzn-Trace-Id %[req.fhdr(x-amzn-trace-id),field(2,;,0)] if { req.fhdr(x-amzn-trace-id) -m beg Self= }',
  'http-request set-header X-Amzn-Trace-Id "Self=%[var(txn.trace)];%[req.fhdr(x-amzn-trace-id)]" if { req.fhdr(x-amzn-trace-id) -m sub Root= }',
  'http-request set-header X-Amzn-Trace-Id "Root=%[var(txn.trace)]" unless { req.fhdr(x-amzn-trace-id) -m sub Root= }',
] as const;
