import { tableName, type Chain, type ElementSet, type Ruleset } from './ruleset.ts';

/** The commands for `nft -f -` that turn one table into the other, all or none; empty when they are the same. */
export function rulesetDiff(before: Ruleset, after: Ruleset): readonly string[] {
  const changed = [...after.chains].filter(([name, chain]) => !sameRules(before.chains.get(name), chain));
  const isNew = ([name]: readonly [string, unknown]) => !before.chains.has(name) && !before.sets.has(name);
  const lostSets = [...before.sets.keys()].filter((name) => !after.sets.has(name));
  const lostChains = [...before.chains.keys()].filter((name) => !after.chains.has(name));
  return [
    // What is referred to comes before who refers to it, and goes after.
    ...[...after.sets].filter(isNew).map(([name, set]) => addSet(name, set)),
    ...changed.filter(isNew).map(([name, chain]) => addChain(name, chain)),
    ...changed.filter((entry) => !isNew(entry)).map(([name]) => `flush chain ip ${tableName} ${name}`),
    ...changed.flatMap(([name, chain]) => chain.rules.map((rule) => `add rule ip ${tableName} ${name} ${rule}`)),
    ...[...after.sets].flatMap(([name, set]) => elementsDiff(name, before.sets.get(name)?.elements ?? new Set(), set.elements)),
    ...lostSets.map((name) => `flush set ip ${tableName} ${name}`),
    ...lostChains.map((name) => `flush chain ip ${tableName} ${name}`),
    ...lostChains.map((name) => `delete chain ip ${tableName} ${name}`),
    ...lostSets.map((name) => `delete set ip ${tableName} ${name}`),
  ];
}

/** The commands that make the table anew in one step, whatever was there. */
export function rulesetFromScratch(ruleset: Ruleset): readonly string[] {
  const empty: Ruleset = { generation: 0, sets: new Map(), chains: new Map() };
  return [`add table ip ${tableName}`, `delete table ip ${tableName}`, `add table ip ${tableName}`, ...rulesetDiff(empty, ruleset)];
}

/** Whether `after` may refuse something that `before` allows: something went, or a rule is another one. */
export function isNarrower(before: Ruleset, after: Ruleset): boolean {
  const hasLost = [...before.sets].some(([name, set]) => !(after.sets.get(name)?.elements.isSupersetOf(set.elements) ?? false));
  return hasLost || [...before.chains].some(([name, chain]) => chain !== after.chains.get(name) && chain.rules.some((rule) => !(after.chains.get(name)?.rules.includes(rule) ?? false)));
}

function elementsDiff(name: string, before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const gone = [...before.difference(after)];
  const fresh = [...after.difference(before)];
  return [
    ...(gone.length === 0 ? [] : [`delete element ip ${tableName} ${name} { ${gone.join(', ')} }`]),
    ...(fresh.length === 0 ? [] : [`add element ip ${tableName} ${name} { ${fresh.join(', ')} }`]),
  ];
}

function sameRules(before: Chain | undefined, after: Chain): boolean {
  if (before === after) return true;
  return before !== undefined && before.rules.length === after.rules.length && before.rules.every((rule, index) => rule === after.rules[index]);
}

function addSet(name: string, set: ElementSet): string {
  return `add ${set.kind} ip ${tableName} ${name} { type ${set.type}; }`;
}

function addChain(name: string, chain: Chain): string {
  return `add chain ip ${tableName} ${name}${chain.hook === undefined ? '' : ` { ${chain.hook} }`}`;
}
