import type { Language, Tag } from '../../../api';
import type { BotAct, BotTurn } from '../port';

/** A function as chat completions describe it. */
export interface ChatTool {
  type: 'function';
  function: { name: string; description: string; parameters: object };
}

interface Offer {
  tool: ChatTool;
  /** What a call of it comes to. */
  read(given: Readonly<Record<string, unknown>>): BotAct;
}

/** Of what a bot tells with an act. */
const LONGEST_ARGUMENT = 1_000;

const WORDS = {
  'zh-CN': {
    branch: (name: string, when: string) => `走“${name}”分支${when ? `：${when}` : '。'}`,
    hangUp: '对话已经结束，或对方要求结束时：道别并挂机。',
    say: '挂机前说的最后一句话；已经说过就留空。',
    transfer: '对方要求人工，或确实需要真人处理时：转给人工。',
    handOver: '拿不准、听不懂、或超出你的职责时：交回流程处理。',
    reason: '原因，一句话。',
    tag: '给这次通话打标签；只填已经确定的。',
  },
  'en-US': {
    branch: (name: string, when: string) => `Takes the branch "${name}"${when ? `: ${when}` : '.'}`,
    hangUp: 'The conversation is over, or the callee wants it to be: say goodbye and hang up.',
    say: 'The last sentence before hanging up; empty where it has been said.',
    transfer: 'The callee asks for a person, or needs one: hands the call over to an agent.',
    handOver: 'You are not sure, or it is beyond your task: hands the call back to the flow.',
    reason: 'Why, in one sentence.',
    tag: 'Sets tags on this call; only those that are certain.',
  },
} as const satisfies Record<Language, object>;

/** The tools of a turn: the branches, and what else the bot may do. Nothing it calls is not here. */
export class Tools {
  private readonly offers = new Map<string, Offer>();

  constructor(turn: Pick<BotTurn, 'branches' | 'may' | 'tagGroups' | 'language'>) {
    const words = WORDS[turn.language];
    for (const [
      index,
      { name, description = '', arguments: told = [] },
    ] of turn.branches.entries()) {
      const names = told.map((one, at) => [safeName(one.name, `argument_${at + 1}`), one] as const);
      this.add(`branch_${index + 1}`, words.branch(name, description), {
        properties: Object.fromEntries(
          names.map(([key, one]) => [key, text(describe(key, one.name, one.description))]),
        ),
        required: names.map(([key]) => key),
        read: (given) => ({
          do: 'branch',
          branch: name,
          arguments: Object.fromEntries(names.map(([key, one]) => [one.name, asText(given[key])])),
        }),
      });
    }
    const { may, tagGroups } = turn;
    if (may.tag && tagGroups.length > 0) this.addTags(tagGroups, words.tag);
    const why = { reason: text(words.reason) };
    if (may.hangUp) {
      this.add('hang_up', words.hangUp, {
        properties: { say: text(words.say) },
        read: ({ say }) => ({ do: 'hangUp', ...(asText(say) && { say: asText(say) }) }),
      });
    }
    if (may.transfer) {
      this.add('transfer_to_person', words.transfer, {
        properties: why,
        read: ({ reason }) => ({ do: 'transfer', reason: asText(reason) }),
      });
    }
    this.add('hand_over', words.handOver, {
      properties: why,
      read: ({ reason }) => ({ do: 'handOver', reason: asText(reason) }),
    });
  }

  get list(): ChatTool[] {
    return [...this.offers.values()].map(({ tool }) => tool);
  }

  /** What a call comes to; one that cannot be understood is a mistake, which the bot is told. */
  read(name: string, given: string): BotAct {
    const offer = this.offers.get(name);
    if (!offer) {
      const names = [...this.offers.keys()].join(', ');
      return { do: 'mistake', problem: `There is no tool "${name}". There are: ${names}.` };
    }
    try {
      const values: unknown = given.trim() === '' ? {} : JSON.parse(given);
      if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
        return offer.read(values as Record<string, unknown>);
      }
    } catch {
      // told below
    }
    return { do: 'mistake', problem: `The arguments of "${name}" are not a JSON object.` };
  }

  private addTags(groups: BotTurn['tagGroups'], description: string): void {
    const keys = groups.map(
      (group, at) => [safeName(group.name, `group_${at + 1}`), group] as const,
    );
    this.add('set_tags', description, {
      properties: Object.fromEntries(
        keys.map(([key, { name, tags }]) => [
          key,
          { type: 'string', enum: tags, description: describe(key, name) },
        ]),
      ),
      read: (given) => {
        const tags = keys.flatMap(([key, group]): Tag[] => {
          const name = asText(given[key]);
          return group.tags.includes(name) ? [{ group: group.name, name }] : [];
        });
        if (tags.length > 0) return { do: 'tag', tags };
        return { do: 'mistake', problem: 'None of these tags is known.' };
      },
    });
  }

  private add(
    name: string,
    description: string,
    {
      properties,
      required = [],
      read,
    }: { properties: object; required?: string[]; read: Offer['read'] },
  ): void {
    const parameters = { type: 'object', properties, required, additionalProperties: false };
    this.offers.set(name, {
      tool: { type: 'function', function: { name, description, parameters } },
      read,
    });
  }
}

/** Names of parameters are of these letters in some interfaces. */
const safeName = (name: string, otherwise: string): string =>
  /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name) ? name : otherwise;

const describe = (key: string, name: string, description = ''): string =>
  [key === name ? '' : name, description].filter(Boolean).join(': ');

const text = (description: string): object => ({
  type: 'string',
  ...(description && { description }),
});

/** Models give numbers where texts are asked for. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  const told = typeof value === 'string' ? value : JSON.stringify(value);
  return told.trim().slice(0, LONGEST_ARGUMENT);
}
