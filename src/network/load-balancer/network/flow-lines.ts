import { tableName, type Ruleset } from '../../nft-table.ts';
import { rulesetDiff } from '../../ruleset-diff.ts';
import { idleTimeoutName, type FlowTable } from './flow-table.ts';

/** The commands for `nft -f -` from one table to the other, all or none; empty when they are the same. */
export function flowLines(before: FlowTable, after: FlowTable): readonly string[] {
  return [
    ...[...after.idleTimeouts.difference(before.idleTimeouts)].map((seconds) => `add ct timeout ip ${tableName} ${idleTimeoutName(seconds)} { protocol tcp; l3proto ip; policy = { established : ${seconds} }; }`),
    ...rulesetDiff(before.ruleset, after.ruleset),
    ...[...before.idleTimeouts.difference(after.idleTimeouts)].map((seconds) => `delete ct timeout ip ${tableName} ${idleTimeoutName(seconds)}`),
  ];
}

/** Makes the table anew in one step, whatever was there. */
export function flowLinesFromScratch(table: FlowTable): readonly string[] {
  return [`add table ip ${tableName}`, `delete table ip ${tableName}`, `add table ip ${tableName}`, ...flowLines(nothing, table)];
}

const none: Ruleset = { generation: 0, sets: new Map(), chains: new Map() };
const nothing: FlowTable = { ruleset: none, idleTimeouts: new Set(), targets: [] };
