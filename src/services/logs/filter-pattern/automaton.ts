/** Of a UTF-16 code unit. */
export type CharacterTest = (code: number) => boolean;

/** One step of a program; jumps are relative to the instruction. */
export type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'split'; readonly to: readonly [number, number] }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'match' };

/** A set of places in the program that can be reached at once, with the sets that follow by character. */
interface State {
  /** Character instructions only. */
  readonly places: readonly number[];
  readonly isMatch: boolean;
  /** The text may end here. */
  readonly isMatchAtEnd: boolean;
  readonly next: Map<number, State>;
}

/** How many states are remembered before all are forgotten: bounds the memory of a hostile pattern. */
const statesMax = 500;
/** How many of a state's following characters are remembered. */
const followersMax = 512;

/** Searches a text for a program's matches in one pass, by the sets of places reached (K. Thompson, 1968). */
export class Automaton {
  readonly #program: readonly Instruction[];
  readonly #states = new Map<string, State>();

  constructor(program: readonly Instruction[]) {
    this.#program = program;
  }

  /** Whether it matches anywhere in `text`. */
  matches(text: string): boolean {
    // `$` holds before a last line end too, as in Java.
    const lastLineEnd = text.endsWith('\n') ? text.length - 1 : -1;
    let state = this.#closure([0], true);
    for (let at = 0; at < text.length; at += 1) {
      if (state.isMatch || (at === lastLineEnd && state.isMatchAtEnd)) return true;
      state = this.#step(state, text.charCodeAt(at));
    }
    return state.isMatch || state.isMatchAtEnd;
  }

  #step(state: State, code: number): State {
    const known = state.next.get(code);
    if (known !== undefined) return known;
    const reached = [0];
    for (const place of state.places) {
      const instruction = this.#program[place];
      if (instruction?.kind === 'character' && instruction.test(code)) reached.push(place + 1);
    }
    const next = this.#closure(reached, false);
    if (state.next.size < followersMax) state.next.set(code, next);
    return next;
  }

  #closure(from: readonly number[], isStart: boolean): State {
    const { characters, isMatch } = this.#reach(from, { isStart, isEnd: false });
    const { isMatch: isMatchAtEnd } = this.#reach(from, { isStart, isEnd: true });
    const key = `${isMatch}${isMatchAtEnd}${characters.join()}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= statesMax) this.#states.clear();
    const state: State = { places: characters, isMatch, isMatchAtEnd, next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  /** What is reached from the places without reading a character. */
  #reach(from: readonly number[], { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean }) {
    const seen = new Set<number>();
    const pending = [...from];
    const characters: number[] = [];
    let isMatch = false;
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      const instruction = this.#program[place];
      if (instruction === undefined || seen.has(place)) continue;
      seen.add(place);
      if (instruction.kind === 'character') characters.push(place);
      else if (instruction.kind === 'match') isMatch = true;
      else if (instruction.kind === 'split') pending.push(place + instruction.to[0], place + instruction.to[1]);
      else if (instruction.kind === 'jump') pending.push(place + instruction.to);
      else if (instruction.kind === 'start' ? isStart : isEnd) pending.push(place + 1);
    }
    return { characters: characters.sort((a, b) => a - b), isMatch };
  }
}
