import { tableName, type Chain, type ElementSet, type Ruleset } from './nft-table.ts';

/** The commands for `nft -f -` that turn one table into the other, all or none; empty when they are the same. */
export function rulesetDiff(before: Ruleset, after: Ruleset): readonly string[] {
  const changed = changedChains(before, after);
  const isNew = ([name]: readonly [string, unknown]) => !before.chains.has(name) && !before.sets.has(name);
  const isLonger = ([name, chain]: readonly [string, Chain]) => beginsWith(chain, before.chains.get(name));
  const lostSets = lost(before.sets, after.sets);
  const lostChains = lost(before.chains, after.chains);
  return [
    // What is referred to comes before who refers to it, and goes after.
    ...lost(after.sets, before.sets).map(([name, set]) => addSet(name, set)),
    ...changed.filter(isNew).map(([name, chain]) => addChain(name, chain)),
    ...changed.filter((entry) => !isNew(entry) && !isLonger(entry)).map(([name]) => `flush chain ip ${tableName} ${name}`),
    ...changed.flatMap(([name, { rules }]) => (isLonger([name, { rules }]) ? rules.slice(before.chains.get(name)?.rules.length) : rules).map((rule) => `add rule ip ${tableName} ${name} ${rule}`)),
    ...changedElements(before, after),
    ...lostSets.map(([name, { kind }]) => `flush ${kind} ip ${tableName} ${name}`),
    ...lostChains.map(([name]) => `flush chain ip ${tableName} ${name}`),
    ...lostChains.map(([name]) => `delete chain ip ${tableName} ${name}`),
    ...lostSets.map(([name, { kind }]) => `delete ${kind} ip ${tableName} ${name}`),
  ];
}

function changedChains(before: Ruleset, after: Ruleset): readonly (readonly [string, Chain])[] {
  const changed: [string, Chain][] = [];
  for (const [name, chain] of after.chains) if (!sameRules(before.chains.get(name), chain)) changed.push([name, chain]);
  return changed;
}

function changedElements(before: Ruleset, after: Ruleset): readonly string[] {
  const lines: string[] = [];
  for (const [name, { elements }] of after.sets) lines.push(...elementsDiff(name, before.sets.get(name)?.elements ?? noElements, elements));
  return lines;
}

/** A chain that only got longer keeps what it has: each rule that is added costs the kernel time. */
function beginsWith(chain: Chain, before: Chain | undefined): boolean {
  return before !== undefined && before.rules.length > 0 && before.rules.every((rule, index) => rule === chain.rules[index]);
}

/** What is in the one and not in the other, by name. */
function lost<T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  const found: [string, T][] = [];
  for (const [name, value] of one) if (!other.has(name)) found.push([name, value]);
  return found;
}

/** The commands that make the table anew in one step, whatever was there. */
export function rulesetFromScratch(ruleset: Ruleset): readonly string[] {
  const empty: Ruleset = { generation: 0, sets: new Map(), chains: new Map() };
  return [`add table ip ${tableName}`, `delete table ip ${tableName}`, `add table ip ${tableName}`, ...rulesetDiff(empty, ruleset)];
}

/** Whether `after` may refuse something that `before` allows: something went, or a rule is another one. */
export function isNarrower(before: Ruleset, after: Ruleset): boolean {
  for (const [name, { elements }] of before.sets) {
    const left = after.sets.get(name)?.elements;
    if (left !== elements && left?.isSupersetOf(elements) !== true) return true;
  }
  for (const [name, chain] of before.chains) {
    const left = after.chains.get(name);
    if (left !== chain && !chain.rules.every((rule) => left?.rules.includes(rule) === true)) return true;
  }
  return false;
}

function elementsDiff(name: string, before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  if (before === after) return [];
  const gone = [...before.difference(after)];
  const fresh = [...after.difference(before)];
  return [
    ...(gone.length === 0 ? [] : [`delete element ip ${tableName} ${name} { ${gone.join(', ')} }`]),
    ...(fresh.length === 0 ? [] : [`add element ip ${tableName} ${name} { ${fresh.join(', ')} }`]),
  ];
}

const noElements: ReadonlySet<string> = new Set();

function sameRules(before: Chain | undefined, after: Chain): boolean {
  if (before === after) return true;
  return before !== undefined && before.rules.length === after.rules.length && before.rules.every((rule, index) => rule === after.rules[index]);
}

function addSet(name: string, set: ElementSet): string {
  return `add ${set.kind} ip ${tableName} ${name} { ${set.type.startsWith('typeof ') ? set.type : `type ${set.type}`};${set.hasIntervals === true ? ' flags interval;' : ''} }`;
}

function addChain(name: string, chain: Chain): string {
  return `add chain ip ${tableName} ${name}${chain.hook === undefined ? '' : ` { ${chain.hook} }`}`;
}
