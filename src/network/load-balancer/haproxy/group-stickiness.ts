import { createHash } from 'node:crypto';
import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { word } from './words.ts';

// AWSALBTG is `<rule and group>~<when it was given>` (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#listener-rules-forward).

const cookieLife = 604_800;

/** What one group of a rule is called in the cookie. */
export function groupToken(ruleArn: string, groupArn: string): string {
  return createHash('sha256').update(`${ruleArn}|${groupArn}`).digest('hex').slice(0, 24);
}

/** Holds for a client that was sent to the group by the rule, not longer than these seconds ago. */
export function hasCookieOf(token: string, seconds: number): string {
  return `{ req.cook(AWSALBTG) -m beg -- ${token}~ } { ${word(`req.cook(AWSALBTG),word(2,~),add(${seconds}),sub(txn.now)`)} ge 0 }`;
}

/** Holds always; that it was asked says that the rule has chosen the group. */
export function chooses(token: string): string {
  return `{ ${word(`str(${token}),set-var(txn.group)`)} -m found }`;
}

/** What a frontend needs whose rules keep clients with groups. */
export function groupStickinessLines({ rules }: TopologyListener): readonly string[] {
  if (!rules.some(({ action }) => action.type === 'forward' && action.stickinessSeconds !== undefined)) return [];
  const cookie = (name: string, value: string, attributes: string) => `http-after-response add-header Set-Cookie ${word(`${name}=${value}; Expires=%[date(${cookieLife}),http_date]; Path=/${attributes}`)} if { var(txn.group) -m found }`;
  return [cookie('AWSALBTG', '%[var(txn.group)]~%[date]', ''), cookie('AWSALBTGCORS', '%[var(txn.group)]~%[date]', '; SameSite=None; Secure')];
}
