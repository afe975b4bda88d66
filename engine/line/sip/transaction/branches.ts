import type { Random } from '../../../time/clock';
import { chanceText } from '../../../time/random';
import { MAGIC_COOKIE } from './keys';

/**
 * Branches and tags that nobody else has, and that nobody can guess who does not see them
 * (RFC 3261, sections 8.1.1.7 and 19.3): as good as the chance that is passed in.
 */
export class Branches {
  private made = 0;

  constructor(private readonly random: Random) {}

  branch(): string {
    this.made = (this.made + 1) % 0x1_0000_0000;
    return `${MAGIC_COOKIE}${this.made.toString(36)}.${chanceText(this.random)}`;
  }

  tag(): string {
    return chanceText(this.random);
  }
}
