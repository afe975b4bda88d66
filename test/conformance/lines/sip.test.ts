import type { OnInvite } from '../../engine/line/sip/line/far';
import { Office } from '../../engine/line/sip/line/office';
import { CALLEES, lineContract, type Callee } from './contract';

/** The callees' numbers end with their names. */
const NUMBER = '1380013';

lineContract('The SIP line', async () => {
  const office = await Office.open({
    phones: CALLEES.map(({ name }) => ({ name, password: `secret-${name}` })),
    synthesises: true,
  });
  await office.far({
    onInvite: (session, far) => {
      const user = /sip:(\d+)@/.exec(session.invite.message.uri)?.[1] ?? '';
      const callee = CALLEES.find(({ name }) => user.endsWith(name));
      if (callee) acts(callee)(session, far);
    },
  });
  for (const callee of CALLEES) await office.phone(callee.name, { onInvite: acts(callee) });
  return {
    ...{ clock: office.clock, line: office.line },
    to: (callee) => ({ calledNumber: `${NUMBER}${callee}` }),
    close: () => office.close(),
  };
});

function acts({ ringMs, then, hangsUpAfterMs }: Callee): OnInvite {
  return (session, far) => {
    const { clock } = far;
    if (ringMs > 0) session.ring();
    clock.after(ringMs, () => {
      if (session.state !== 'ringing') return;
      if (then === 'isBusy') session.reject(486);
      if (then !== 'answers') return;
      session.answer(far.audio);
      if (hangsUpAfterMs !== undefined) clock.after(hangsUpAfterMs, () => session.hangUp());
    });
  };
}
