import type { Complaint } from '../../engine/api';
import { allPages } from '../common/allPages';
import { named } from '../common/renamed';
import { complaintStatusWords } from '../common/terms';
import { several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { Result } from '../host/run';
import type { Context } from './run';

export async function record({ settings, client, instanceId }: Context): Promise<Result> {
  const { phoneNumber, complaint, receivedFrom, callId, by } = settings;
  const recorded = client.rules.recordComplaint({
    instanceId,
    phoneNumber,
    text: complaint,
    receivedFrom,
    callId,
    by,
  });
  return told(await named(recorded, [['text', 'complaint']]));
}

export async function verify({ settings, client }: Context): Promise<Result> {
  const { complaintId, breach, by } = settings;
  return told(
    await client.rules.verifyComplaint({ complaintId: complaintId.trim(), breach, by }),
    true,
  );
}

export async function close(
  { settings, client }: Context,
  how: 'dismissComplaint' | 'resolveComplaint',
): Promise<Result> {
  const { complaintId, note, by } = settings;
  return told(await client.rules[how]({ complaintId: complaintId.trim(), note, by }));
}

export async function list({ settings, client, instanceId }: Context): Promise<Result> {
  const { status, limit } = settings;
  const complaints = await allPages(limit, (page) =>
    client.rules.listComplaints({ instanceId, ...(status !== 'all' && { status }), ...page }),
  );
  return {
    output: 'ok',
    data: { complaints },
    status: words(`${complaints.length} 条投诉`, several(complaints.length, 'complaint')),
  };
}

export async function standing({ client, instanceId }: Context): Promise<Result> {
  const found = await client.rules.standing({ instanceId });
  const { blocked, serious, gravest } = found;
  const text = words(
    `严重违规 ${serious}，特大违规 ${gravest}`,
    `${serious} serious, ${gravest} gravest`,
  );
  return {
    output: blocked ? 'caught' : 'ok',
    data: { standing: found },
    status: blocked ? words(`已停止外呼，${text['zh-CN']}`, `stopped, ${text['en-US']}`) : text,
    alarming: blocked,
  };
}

function told(complaint: Complaint, consequence = false): Result {
  const status: Words = complaintStatusWords[complaint.status];
  const breach = consequence ? complaint.breach : null;
  return {
    output: 'ok',
    data: { complaint },
    status: breach
      ? words(
          `${status['zh-CN']}：${breach.gradeWords['zh-CN']}`,
          `${status['en-US']}: ${breach.gradeWords['en-US']}`,
        )
      : status,
    alarming: breach?.stopsBusiness ?? false,
  };
}
