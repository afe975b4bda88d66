import type { TryoutSettings } from '../engine/api';
import { words, type Fields, type SettingsOf, type Words } from '../nodes/host/definition';

const isPageUrl = (text: string): Words | undefined =>
  URL.canParse(text.trim()) && /^https?:$/.test(new URL(text.trim()).protocol)
    ? undefined
    : words('应以 http:// 或 https:// 开头', 'must begin with http:// or https://');

/** Where flows are tried out. */
export const tryoutFields = {
  tryAddress: {
    type: 'text',
    default: '',
    section: words('试呼', 'Trying flows out'),
    label: words('测试页监听地址', 'Address of test pages'),
    placeholder: words('127.0.0.1', '127.0.0.1'),
    help: words(
      '文本测试和软电话测试的网页只在使用时提供。留空仅本机可访问。',
      'Pages of text and soft-phone tests are served only while one is open. Empty: to browsers of this machine alone.',
    ),
  },
  tryPort: {
    type: 'number',
    default: 0,
    min: 0,
    max: 65535,
    label: words('测试页端口', 'Port of test pages'),
    help: words('0 表示任意空闲端口。', '0: any that is free.'),
  },
  tryPublicUrl: {
    type: 'text',
    default: '',
    check: isPageUrl,
    label: words('测试页对外网址', 'Public address of test pages'),
    placeholder: words('例如 https://try.example.com', 'e.g. https://try.example.com'),
    help: words(
      '经反向代理访问时填写。在别的机器上使用麦克风需要 https。',
      'Where a proxy stands before them. On other machines, a microphone needs https.',
    ),
  },
} as const satisfies Fields;

export const TRYOUT_PATHS: [string, string][] = [
  ['tryout.publicUrl', 'tryPublicUrl'],
  ['tryout.port', 'tryPort'],
];

export function toTryout(
  settings: SettingsOf<typeof tryoutFields>,
): { tryout: TryoutSettings } | undefined {
  const [address, publicUrl] = [settings.tryAddress.trim(), settings.tryPublicUrl.trim()];
  const port = settings.tryPort;
  if (!address && !publicUrl && port === 0) return undefined;
  return {
    tryout: {
      ...(address && { address }),
      ...(port > 0 && { port }),
      ...(publicUrl && { publicUrl }),
    },
  };
}
