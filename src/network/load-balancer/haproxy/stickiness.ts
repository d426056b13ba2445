import type { TargetGroupSettings } from '#model/load-balancer-topology.ts';
import { argument, word } from './words.ts';

// A load balancer's cookie is `<target>~<when it was given>`: HAProxy puts the target before what a rule has set, and takes it away again
// before the target sees the cookie. The target's part is made of its address and port, so that it is the same at every node and after a new start.

/** What a backend needs so that a client stays with its target (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions). */
export function stickinessLines({ stickiness }: TargetGroupSettings): readonly string[] {
  switch (stickiness.kind) {
    case 'none':
    case 'source_ip':
      return [];
    case 'lb_cookie':
      return [
        ...cookieLines({ cookie: 'AWSALB', seconds: stickiness.seconds, test: '' }),
        // For browsers that send it with requests from other sites' pages.
        `http-after-response add-header Set-Cookie ${word('AWSALBCORS=%[res.cook(AWSALB)]; Expires=%[date(604800),http_date]; Path=/; SameSite=None; Secure')} if { res.cook(AWSALB) -m found }`,
      ];
    case 'app_cookie':
      return cookieLines({ cookie: 'AWSALBAPP-0', seconds: stickiness.seconds, test: ` if { ${word(`res.cook(${argument(stickiness.name)})`)} -m found }` });
  }
}

/** Every key gives other names to targets; that they cannot be guessed protects nothing. */
const cookieKey = 'drydock';
/** What AWS lets its cookies live in browsers; when it is stale is in the cookie. */
const cookieLife = 604_800;

function cookieLines({ cookie, seconds, test }: { readonly cookie: string; readonly seconds: number; readonly test: string }): readonly string[] {
  return [
    `cookie ${cookie} prefix dynamic`,
    `dynamic-cookie-key ${cookieKey}`,
    `ignore-persist if { ${word(`req.cook(${cookie}),word(2,~),add(${seconds}),sub(txn.now)`)} lt 0 }`,
    `http-response add-header Set-Cookie ${word(`${cookie}=%[date]; Expires=%[date(${cookieLife}),http_date]; Path=/`)}${test}`,
  ];
}
