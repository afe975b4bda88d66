import type { ContactMethods, JobGroupMethods } from '../../api';
import type { KeptRosters } from './keptRosters';
import type { Readings } from './readings';
import { rosterTemplate } from './template';

/** Contacts become jobs there; each is checked again. */
export type AssignContacts = (
  p: Omit<Parameters<JobGroupMethods['assign']>[0], 'checkOnly'>,
) => Promise<{ assigned: number; duplicates: number }>;

export interface ContactsContext {
  readings: Readings;
  kept: KeptRosters;
  assign: AssignContacts;
}

/** Rosters: read, checked, kept, assigned. */
export class Contacts implements ContactMethods {
  constructor(private readonly context: ContactsContext) {}

  check(p: Parameters<ContactMethods['check']>[0]) {
    return this.context.readings.check(p);
  }

  progress(p: Parameters<ContactMethods['progress']>[0]) {
    return this.context.readings.progress(p);
  }

  keep({ source, reference }: Parameters<ContactMethods['keep']>[0]) {
    const { readings, kept } = this.context;
    return readings.follow(reference, (options) => kept.keep(source, options));
  }

  kept({ rosterId }: { rosterId: string }) {
    return this.context.kept.kept(rosterId);
  }

  contacts(p: Parameters<ContactMethods['contacts']>[0]) {
    return this.context.kept.page('valid', p);
  }

  rejected(p: Parameters<ContactMethods['rejected']>[0]) {
    return this.context.kept.page('rejected', p);
  }

  async assign({ rosterId, after, limit, ...given }: Parameters<ContactMethods['assign']>[0]) {
    const { kept, assign } = this.context;
    const page = { rosterId, ...(after !== undefined && { after }), ...(limit && { limit }) };
    const { list: contacts, next } = await kept.page('valid', page);
    const { assigned, duplicates } = await assign({ ...given, contacts });
    return { assigned, duplicates, next };
  }

  forget({ rosterId }: { rosterId: string }) {
    return this.context.kept.forget(rosterId);
  }

  async template({ variableNames, language = 'zh-CN' }: Parameters<ContactMethods['template']>[0]) {
    return { fileName: 'job_template.xlsx', data: rosterTemplate(language, variableNames) };
  }
}
