import type { CallException, CallExceptionCode, Language } from '../../../api';

type Said = Readonly<Record<Language, string>>;

/** What a call exception is about. */
export interface ExceptionFacts {
  /** The trunk, or the phone. */
  name?: string;
  /** SIP status. */
  sipCode?: number;
  /** Q.850 cause. */
  cause?: number;
}

/** `who`: the trunk; `codes`: what a supplier asks for. */
type Wording = (who: Said, codes: Said) => { message: Said; suggestion: Said };

const said = (zh: string, en: string): Said => ({ 'zh-CN': zh, 'en-US': en });

const askSupplier = (codes: Said): Said =>
  said(
    `请联系线路供应商解决，并告知错误码：${codes['zh-CN']}。`,
    `Contact the line's supplier, with code ${codes['en-US']}.`,
  );

const WORDINGS: Readonly<Record<CallExceptionCode, Wording>> = {
  TrunkUnreachable: (who, codes) => ({
    message: said(
      `${who['zh-CN']}没有响应或无法连接。`,
      `${who['en-US']} cannot be reached, or does not answer.`,
    ),
    suggestion: said(
      `请检查线路设置中的地址、端口和传输协议，以及本机网络；仍未解决时联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Check the address, port and protocol in the line's settings, and this machine's network. If that does not help, contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  }),
  TrunkRefused: (who, codes) => ({
    message: said(`${who['zh-CN']}拒绝了呼叫。`, `${who['en-US']} refused the call.`),
    suggestion: said(
      `请联系线路供应商，确认账户状态正常，且已放行本机地址、主叫号码和被叫号段，并告知错误码：${codes['zh-CN']}。`,
      `Ask the line's supplier whether the account is in order and this machine's address, the caller number and the called numbers are let through, with code ${codes['en-US']}.`,
    ),
  }),
  TrunkLimit: (who, codes) => ({
    message: said(
      `${who['zh-CN']}的并发或呼叫频率已达上限，或网络拥塞。`,
      `${who['en-US']} has no more channels, limits the rate of calls, or is congested.`,
    ),
    suggestion: said(
      `请降低并发或稍后再拨；需要更多并发时联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Lower the concurrency, or dial later. For more channels contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  }),
  TrunkFault: (who, codes) => ({
    message: said(
      `${who['zh-CN']}或其后的网络出现故障。`,
      `${who['en-US']}, or the network behind it, has a fault.`,
    ),
    suggestion: askSupplier(codes),
  }),
  NoAudio: (who, codes) => ({
    message: said(
      `与${who['zh-CN']}没有共同的语音编码，或没有建立语音。`,
      `There is no common codec with ${who['en-US']}, or no audio came of it.`,
    ),
    suggestion: said(
      `请检查线路设置中的编码（PCMA、PCMU）、媒体地址和端口，以及防火墙；仍未解决时联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Check the codecs (PCMA, PCMU), the media address and ports in the line's settings, and the firewall. If that does not help, contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  }),
  DeadPeer: (who, codes) => ({
    message: said(
      `${who['zh-CN']}的语音中断，通话已被结束。`,
      `Audio from ${who['en-US']} stopped, and the call was ended.`,
    ),
    suggestion: said(
      `请检查本机网络、NAT 和防火墙是否放行媒体端口；仍未解决时联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Check that this machine's network, NAT and firewall let the media ports through. If that does not help, contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  }),
  NotAllowed: () => ({
    message: said(
      '被叫号码不在允许拨打的号段内，未呼出。',
      'The number is outside the prefixes that may be dialled; it was not called.',
    ),
    suggestion: said(
      '确需拨打时，在线路设置的“允许的号段”中加入它的前缀。',
      "If it is to be called, add its prefix to the allowed prefixes of the line's settings.",
    ),
  }),
  CallerRefused: (who, codes) => ({
    message: said(
      `${who['zh-CN']}不接受主叫号码。`,
      `${who['en-US']} does not take the caller number.`,
    ),
    suggestion: said(
      `请使用已在该线路登记的主叫号码；仍未解决时联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Use a caller number that is registered with this line. If that does not help, contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  }),
  NoTrunk: () => ({
    message: said(
      '没有可用的线路：全部离线或并发已满。',
      'No trunk is free: all of them are down or full.',
    ),
    suggestion: said(
      '请查看线路状态；线路离线时检查其设置和网络，并发已满时增加线路或降低并发。',
      'Look at the state of the trunks. Where one is down, check its settings and the network; where all are full, add trunks or lower the concurrency.',
    ),
  }),
};

/** Faults of the account, more exact than the refusal they are. */
const REFUSALS: Readonly<Record<number, Wording>> = {
  401: credentials,
  402: (who, codes) => ({
    message: said(`${who['zh-CN']}要求付费。`, `${who['en-US']} wants to be paid.`),
    suggestion: said(
      `请查看线路账户的余额，或联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Look at the balance of the line's account, or contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  }),
  407: credentials,
};

function credentials(who: Said, codes: Said): { message: Said; suggestion: Said } {
  return {
    message: said(
      `${who['zh-CN']}不接受用户名或密码。`,
      `${who['en-US']} does not take the user name or the password.`,
    ),
    suggestion: said(
      `请检查线路设置中的用户名和密码；仍未解决时联系线路供应商，并告知错误码：${codes['zh-CN']}。`,
      `Check the user name and the password in the line's settings. If that does not help, contact the line's supplier, with code ${codes['en-US']}.`,
    ),
  };
}

/**
 * A call exception with its words (000, version notes: the code is shown, and the advice to turn
 * to the line's supplier). No number of a callee is ever in them.
 */
export function callException(code: CallExceptionCode, facts: ExceptionFacts = {}): CallException {
  const { name, sipCode, cause } = facts;
  const numbers = [
    ...(sipCode === undefined ? [] : [`SIP ${sipCode}`]),
    ...(cause === undefined ? [] : [`Q.850 ${cause}`]),
  ];
  const codes =
    numbers.length === 0 ? said(code, code) : said(numbers.join('，'), numbers.join(', '));
  const who = name ? said(`线路“${name}”`, `Trunk "${name}"`) : said('线路', 'The trunk');
  const special = code === 'TrunkRefused' && sipCode !== undefined && REFUSALS[sipCode];
  return {
    code,
    sipCode: sipCode ?? null,
    cause: cause ?? null,
    ...(special || WORDINGS[code])(who, codes),
  };
}
