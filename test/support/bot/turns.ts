import {
  BotFailed,
  type Bot,
  type BotPiece,
  type BotTurn,
} from '../../../engine/dialogue/bot/port';

/** A turn as a bot is told of it. */
export const botTurn = (more: Partial<BotTurn> = {}): BotTurn => ({
  call: {
    id: 'call-1',
    node: '机器人',
    instanceId: 'instance-1',
    groupId: 'group-1',
    jobId: 'job-1',
    phoneNumber: '13800000001',
  },
  language: 'zh-CN',
  turn: 1,
  systemPrompt: '你是客服。',
  variables: { name: '张三' },
  history: [],
  heard: { kind: 'speech', text: '您好', confidence: 0.9 },
  branches: [],
  may: { hangUp: true, transfer: true, tag: true },
  tagGroups: [],
  ...more,
});

/** All that a bot answers. */
export async function piecesOf(
  bot: Bot,
  turn = botTurn(),
  signal = new AbortController().signal,
): Promise<BotPiece[]> {
  const pieces: BotPiece[] = [];
  for await (const piece of bot.answer(turn, signal)) pieces.push(piece);
  return pieces;
}

export const textOf = (pieces: readonly BotPiece[]): string =>
  pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');

export const actsOf = (pieces: readonly BotPiece[]) =>
  pieces.flatMap((piece) => (piece.kind === 'act' ? [piece.act] : []));

/** What a bot fails with. */
export async function failureOf(pieces: Promise<unknown>): Promise<BotFailed> {
  try {
    await pieces;
  } catch (error) {
    if (error instanceof BotFailed) return error;
    throw error;
  }
  throw new Error('Expected the bot to fail, but it answered.');
}
