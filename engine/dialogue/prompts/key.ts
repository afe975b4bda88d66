import { piecesOf } from '../prompt';

/** Around a text: it is spoken alike with and without. A variable's sign is none of it. */
const EDGES = /^(?:(?!@)[\p{P}\s])+|(?:(?!@)[\p{P}\s])+$/gu;

/** What texts have in common that one recording stands for. */
export function keyOfText(text: string): string {
  return piecesOf(text.normalize('NFKC'))
    .map((piece) => (piece.kind === 'variable' ? ` @${piece.name} ` : piece.text))
    .join('')
    .replace(/\s+/gu, ' ')
    .replace(EDGES, '')
    .toLowerCase();
}
