/**
 * Whether a text is as a pattern of AWS's says: `*` stands for any number of characters, `?` for one. Walks both texts, and comes back to the last `*`
 * when it does not go on, so that no pattern and no text make it slow.
 */
export function matchesWildcards(pattern: string, text: string, { ignoresCase, hasEscapes = false }: { readonly ignoresCase: boolean; readonly hasEscapes?: boolean }): boolean {
  const fold = (each: string) => (ignoresCase ? each.toLowerCase() : each);
  const pieces = piecesOf(fold(pattern), hasEscapes);
  const folded = fold(text);
  let at = 0;
  let piece = 0;
  let star = -1;
  let starAt = 0;
  while (at < folded.length) {
    const now = pieces[piece];
    if (now?.kind === 'any') {
      star = piece;
      starAt = at;
      piece += 1;
    } else if (now !== undefined && isOne(now, folded[at])) {
      piece += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      piece = star + 1;
    } else return false;
  }
  return pieces.slice(piece).every(({ kind }) => kind === 'any');
}

type Piece = { readonly kind: 'any' | 'one' } | { readonly kind: 'text'; readonly text: string };

function isOne(piece: Piece, character: string | undefined): boolean {
  return piece.kind === 'one' || (piece.kind === 'text' && piece.text === character);
}

function piecesOf(pattern: string, hasEscapes: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const next = pattern[at + 1];
    if (hasEscapes && character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      pieces.push({ kind: 'text', text: next });
      at += 1;
    } else if (character === '*') pieces.push({ kind: 'any' });
    else pieces.push(character === '?' ? { kind: 'one' } : { kind: 'text', text: character });
  }
  return pieces;
}
