import type { RuleCondition as SdkCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleCondition } from '#model/listener-rule.ts';

/** Hosts and paths are shown in both spellings. */
export function conditionView(condition: RuleCondition): SdkCondition {
  const { field: Field } = condition;
  switch (condition.field) {
    case 'host-header':
      return { Field, Values: [...condition.values], HostHeaderConfig: { Values: [...condition.values] } };
    case 'path-pattern':
      return { Field, Values: [...condition.values], PathPatternConfig: { Values: [...condition.values] } };
    case 'http-header':
      return { Field, HttpHeaderConfig: { HttpHeaderName: condition.name, Values: [...condition.values] } };
    case 'http-request-method':
      return { Field, HttpRequestMethodConfig: { Values: [...condition.values] } };
    case 'query-string':
      return { Field, QueryStringConfig: { Values: condition.values.map(({ key, value }) => ({ ...(key !== undefined && { Key: key }), Value: value })) } };
    case 'source-ip':
      return { Field, SourceIpConfig: { Values: [...condition.values] } };
  }
}
