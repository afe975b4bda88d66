import type { Language } from '../../engine/api';

/** What campaigns say, some 5 s each; the number makes each one new. */
export const textOf = (language: Language, n: number): string =>
  language === 'zh-CN'
    ? `您好，这里是晴川快递客服中心，您的第${n}个包裹预计在1月5日下午3点30分送达，请问方便签收吗？`
    : `Hello, this is the service centre of Qingchuan Express. Your parcel number ${n} will arrive on January 5 at 3:30 pm. May we deliver it then?`;
