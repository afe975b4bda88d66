import youyinLandline from '../../data/suppliers/beijing-youyin-landline.json';
import youyinMobile from '../../data/suppliers/beijing-youyin-mobile.json';
import lingsheng from '../../data/suppliers/shanghai-lingsheng-landline.json';
import zhongchuang from '../../data/suppliers/shanghai-zhongchuang-landline.json';
import lingdaoyi from '../../data/suppliers/zhejiang-lingdaoyi-landline.json';

/** The suppliers that come with the product, as the document orders them; checked like one's own. */
export const SUPPLIER_PRESETS: readonly unknown[] = [
  youyinLandline,
  youyinMobile,
  zhongchuang,
  lingdaoyi,
  lingsheng,
];
