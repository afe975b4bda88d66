/**
 * Names of operations as the public API (OutboundBot 2019-12-26) has them. Others are made the
 * same way: `scenes.delete` is `DeleteScene`.
 */
const NAMES: Readonly<Record<string, string>> = {
  'jobGroups.create': 'CreateJobGroup',
  'jobGroups.update': 'ModifyJobGroup',
  'jobGroups.delete': 'DeleteJobGroup',
  'jobGroups.assign': 'AssignJobs',
  'jobGroups.start': 'StartJob',
  'jobGroups.pause': 'SuspendJobs',
  'jobGroups.resume': 'ResumeJobs',
  'jobGroups.stop': 'CancelJobs',
  'jobs.cancel': 'CancelJobs',
  'instances.update': 'ModifyInstance',
  'scenes.import': 'ImportScript',
  'scenes.create': 'CreateScript',
  'scenes.update': 'ModifyScript',
  'scenes.delete': 'DeleteScript',
  'scenes.submit': 'SubmitScriptReview',
  'scenes.withdraw': 'WithdrawScriptReview',
  'scenes.approve': 'PublishScript',
  'scenes.reject': 'RejectScript',
  'scenes.copy': 'DuplicateScript',
  'contacts.keep': 'CreateJobDataParsingTask',
  'contacts.assign': 'AssignJobs',
  'contacts.forget': 'DeleteRoster',
  'numbers.add': 'CreateInstanceBindNumber',
  'numbers.update': 'ModifyOutboundCallNumber',
  'numbers.remove': 'DeleteOutboundCallNumber',
  'numbers.import': 'ImportNumbers',
  'exports.create': 'CreateJobGroupExportTask',
  'exports.setRetention': 'SetExportRetention',
  'events.forget': 'DeleteConsumer',
  'scenes.rollBack': 'RollbackScript',
  'calls.dial': 'MakeCall',
  'calls.hangUp': 'TerminateCall',
  // Of the other public API (Dyplsapi 2017-05-25).
  'sms.send': 'SendSms',
  'sms.confirm': 'ConfirmSendSms',
  'privacy.bind': 'BindSubscription',
  'privacy.unbind': 'UnbindSubscription',
  'privacy.updateBinding': 'UpdateSubscription',
  'privacy.buyNumbers': 'BuySecretNo',
  'privacy.releaseNumbers': 'ReleaseSecretNo',
  'privacy.lockNumbers': 'LockSecretNo',
  'privacy.unlockNumbers': 'UnlockSecretNo',
  'privacy.createGroup': 'CreateAxgGroup',
  'privacy.changeGroup': 'OperateAxgGroup',
  'privacy.deleteGroup': 'DeleteAxgGroup',
  'privacy.addBlacklist': 'AddSecretBlacklist',
  'privacy.removeBlacklist': 'DeleteSecretBlacklist',
};

/** `jobGroups.assign` → `AssignJobs`. */
export function eventName(method: string): string {
  const known = NAMES[method];
  if (known) return known;
  const [domain = '', verb = ''] = method.split('.');
  return capital(/[a-z][A-Z]/.test(verb) ? verb : `${verb}${capital(kindOf(domain))}`);
}

/** What a domain holds: `jobGroups` → `JobGroup`. */
export const kindOf = (domain: string): string =>
  capital(domain.endsWith('ies') ? `${domain.slice(0, -3)}y` : domain.replace(/s$/, ''));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
