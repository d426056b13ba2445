import { posix } from 'node:path';

/** One breach of the style guide that a machine can see. */
export interface Finding {
  readonly path: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly message: string;
}

const linesMax = 300;

/** Folders and files whose code is handed time, chance and ids, and touches nothing (ARCHITECTURE.md, Rooms). */
const purePaths = [/\/plan\.ts$/, /\/views(\.ts$|\/)/, /^src\/model\//, /^src\/scheduler\//, /^src\/auth\/policy\//, /^src\/wire\/(protocols|sigv4)\//];
/** Computation without effects is welcome in pure code, whoever ships it. */
const pureNodeModules = new Set(['node:buffer', 'node:crypto', 'node:zlib', 'node:util']);
const bannedNames = /^(index|utils?|helpers?|common|managers?|misc)$/;

/** What one source file breaks. Paths are relative to the project and use `/`. */
export function findingsIn(path: string, text: string): readonly Finding[] {
  const at = (line: number, message: string): Finding => ({ path, line, message });
  const lines = text.split('\n');
  const findings = nameFindings(path).map((message) => at(0, message));
  if (lines.length > linesMax) findings.push(at(0, `has ${lines.length} lines; split it: a file has at most ${linesMax}`));
  const rules = rulesFor(path);
  for (const [index, line] of lines.entries()) {
    for (const [pattern, message] of rules) if (pattern.test(line)) findings.push(at(index + 1, message));
    const left = importThatLeaves(path, line);
    if (left !== undefined) findings.push(at(index + 1, `${left} leaves the room; across rooms import '#room/file.ts'`));
    const nodeModule = /from '(node:[\w/]+)'/.exec(line)?.[1];
    if (isPure(path) && nodeModule !== undefined && !pureNodeModules.has(nodeModule)) findings.push(at(index + 1, `pure code imports ${nodeModule}; let its caller do that and hand in the result`));
  }
  return findings;
}

/** Third-party modules that more than one file of src/ imports, tests aside: each is to be wrapped in our words in one place. */
export function sharedPackages(files: readonly { readonly path: string; readonly text: string }[]): readonly Finding[] {
  const importers = new Map<string, string[]>();
  for (const { path, text } of files.filter((file) => file.path.startsWith('src/') && !isForTests(file.path))) {
    for (const name of new Set(text.matchAll(/(?:from|import\() ?'([^'.#][^']*)'/g).map((match) => match[1] ?? ''))) {
      if (/^(node:|@aws-sdk\/client-|@smithy\/types$)/.test(name)) continue;
      importers.set(name, [...(importers.get(name) ?? []), path]);
    }
  }
  return [...importers].filter(([, paths]) => paths.length > 1).flatMap(([name, paths]) => paths.slice(1).map((path) => ({
    path,
    line: 0,
    message: `imports ${name}, as ${paths[0]} does; import a third-party module in one file and wrap it there`,
  })));
}

/** The relative import of this line, when it leads out of the file's room (`src/<room>/`). */
function importThatLeaves(path: string, line: string): string | undefined {
  const target = /(?:from |import\(|^import )'(\.\.?\/[^']*)'/.exec(line)?.[1];
  const room = /^src\/[^/]+\//.exec(path)?.[0];
  if (target === undefined || room === undefined) return undefined;
  return posix.join(posix.dirname(path), target).startsWith(room) ? undefined : target;
}

type Rule = readonly [pattern: RegExp, message: string];

// Written in pieces, so that this file does not break its own rules.
const lineRules: readonly Rule[] = [
  [new RegExp(`\\b${'FIX'}ME\\b`), 'fix it before it is merged'],
  [new RegExp(`\\b${'TO'}DO\\b(?!\\(#\\d+\\))`), 'name the issue that it belongs to, such as (#12)'],
  [/\s+$/, 'ends in white space'],
  [/\b(readFile|readlink|readdir|open)(Sync)?\('\/proc\/(self\/)?(net|ns\/net)\b/, 'of this process that is the network in which its first thread just is, for all threads; read /proc/thread-self'],
];

const pureLineRules: readonly Rule[] = [
  [/\bDate\.now\(|\bnew Date\(\)/, 'pure code does not ask the clock; take the time as a parameter'],
  [/\bMath\.random\(/, 'pure code does not throw dice; take Random or Ids as a parameter'],
];

// The SDK's codecs answer with promises, though they wait for nothing: protocols may await those.
const waitingRule: Rule = [/^(?!\s*(\/\/|\*|\/\*)).*\bawait\s/, 'pure code waits for nothing'];

const testLineRules: readonly Rule[] = [[/\b(test|it|describe)\.only\(|\bonly: true/, 'this would silence every other test']];

function rulesFor(path: string): readonly Rule[] {
  if (isTest(path)) return [...lineRules, ...testLineRules];
  if (!isPure(path)) return lineRules;
  return [...lineRules, ...pureLineRules, ...(path.startsWith('src/wire/protocols/') ? [] : [waitingRule])];
}

function nameFindings(path: string): readonly string[] {
  const parts = path.replace(/(\.test|\.fixture)?\.(ts|mjs)$/, '').split('/');
  const isOperation = /^src\/services\/[^/]+\/operations\/[^/]+$/.test(path);
  return [
    ...parts.filter((part) => bannedNames.test(part)).map((part) => `"${part}" says nothing; name it after what it exports`),
    ...(!isOperation && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(parts.at(-1) ?? '') ? ['file names are kebab-case'] : []),
  ];
}

function isPure(path: string): boolean {
  return !isTest(path) && purePaths.some((pattern) => pattern.test(path));
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

/** A test, or what only tests import: a development dependency needs no words of ours around it. */
function isForTests(path: string): boolean {
  return isTest(path) || path.endsWith('.fixture.ts') || path.includes('/testing/');
}
