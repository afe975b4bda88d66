import type { SecondOpinionSettings } from '../../api';
import { ChatAdviser } from './chat';
import { EmbeddingAdviser } from './embeddings';
import type { Adviser } from './port';

export function openAdviser({ kind, url, key, model }: SecondOpinionSettings): Adviser {
  const server = { url, ...(key !== undefined && { key }) };
  return kind === 'chat' ? new ChatAdviser(server, model) : new EmbeddingAdviser(server, model);
}
