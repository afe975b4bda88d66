import { header, parseNameAddress, parseUri } from '../message';
import type { SipRequest } from '../message/types';

const TEL = 'tel:';

/**
 * The number that was dialled: that of the Request-URI; of To where the trunk calls us by our
 * account there. Behind a comma the extension, where there is one (`;ext=`, RFC 3966, section 5.3).
 */
export function dialledOf(message: SipRequest, account?: string): string {
  const dialled = numberOf(message.uri);
  if (dialled !== '' && dialled !== account) return dialled;
  return numberOf(parseNameAddress(header(message, 'To') ?? '')?.uri ?? '') || dialled;
}

function numberOf(uri: string): string {
  const isTel = uri.toLowerCase().startsWith(TEL);
  const written = isTel ? uri.slice(TEL.length) : (parseUri(uri)?.user ?? '');
  const [number = '', ...params] = written.split(';');
  const extension = params.find((one) => one.toLowerCase().startsWith('ext='))?.slice(4);
  // Whatever else marks an extension is for whoever knows the numbers.
  const marked = params.filter((one) => /^\d+$/.test(one));
  const plain = isTel ? number.replace(/[-.()]/g, '') : number;
  return [plain, extension ?? marked[0]].filter(Boolean).join(',');
}
