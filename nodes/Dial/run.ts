import { randomUUID } from 'node:crypto';
import { words } from '../host/definition';
import type { RunEach } from '../host/run';
import { answeringMachineOf } from '../common/answeringMachine';
import { plainNumber } from '../common/checks';
import { named } from '../common/renamed';
import { maskNumber, taskStatusWords } from '../common/terms';
import { optional } from '../common/values';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async (context) => {
  const { settings, client, instanceId, progress, signal } = context;
  const phoneNumber = settings.number.trim();
  const { tryout } = context.input;
  const own = Object.fromEntries(settings.variables.map((v) => [v.key.trim(), v.value]));
  // As a roster has it: the name is a variable too, for ` @name ` in prompts.
  const variables = { ...optional('name', settings.name), ...own };

  const number = maskNumber(phoneNumber);
  progress(words(`正在拨打 ${number}`, `calling ${number}`));
  const reference = randomUUID();
  // A flow that is stopped leaves no call ringing. Whether the engine hears of it is not waited for.
  const giveUp = (): void => void client.calls.giveUp({ reference }).catch(() => undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  const dialled = client.calls.dial({
    instanceId,
    contact: { phoneNumber, ...optional('name', settings.name), variables },
    ...optional('scene', settings.scene),
    ringSeconds: settings.ringSeconds,
    ...optional('callerNumber', plainNumber(settings.callerNumber)),
    ...answeringMachineOf(settings),
    reference,
    // From Try of a Scene node, or from the button in Node-RED's dialog.
    ...optional('tryout', typeof tryout === 'string' ? tryout : ''),
  });
  const { answered, call } = await named(dialled, fieldsOfContact(settings.variables));
  signal.removeEventListener('abort', giveUp);
  return {
    output: answered ? 'answered' : 'notAnswered',
    data: {
      call: { id: call.id },
      contact: { ...call.contact },
      variables: { ...call.contact.variables },
      task: { ...call.task },
    },
    status: taskStatusWords[answered ? 'Succeeded' : call.task.status],
  };
};

/** The engine is given one contact, and some of its checks have it as the first of a list. */
function fieldsOfContact(variables: readonly { key: string }[]): [string, string][] {
  return ['contact', 'contacts[0]'].flatMap((contact): [string, string][] => [
    [`${contact}.phoneNumber`, 'number'],
    [`${contact}.name`, 'name'],
    ...variables.map(({ key }, index): [string, string] => [
      `${contact}.variables.${key.trim()}`,
      `variables[${index}].value`,
    ]),
    [`${contact}.variables.name`, 'name'],
    [`${contact}.variables`, 'variables'],
  ]);
}
