import { mapOf, setOf, type ElementSet, type Ruleset } from './nft-table.ts';

// The mark of connections that were accepted under the rules now in force is an element of a set, not a word of a rule: the kernel
// checks all rules of a table when one is added, which takes longer with every group, and elements cost it nothing.

/** Matches what was accepted under the rules now in force. */
export const isRemembered = 'ct mark @generation';

/** Gives a connection the mark by which `isRemembered` knows it. */
export const remembered = 'ct mark != @generation ct mark set meta protocol map @generation_mark';

export function generationSets(generation: number): readonly (readonly [string, ElementSet])[] {
  return [
    ['generation', setOf('mark', [String(generation)])],
    // A mark can be set from a map only, and every packet here is of one protocol.
    ['generation_mark', mapOf('ether_type : mark', [`ip : ${generation}`])],
  ];
}

/** The same rules, under which every connection is judged anew. */
export function withGeneration({ sets, chains }: Ruleset, generation: number): Ruleset {
  return { generation, sets: new Map([...sets, ...generationSets(generation)]), chains };
}
