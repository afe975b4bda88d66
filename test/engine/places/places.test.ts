import { expect } from 'chai';
import { loadPlaces, type KnownPlaces } from '../../../engine/places';

describe('places of numbers', () => {
  let places: KnownPlaces;
  before(async () => {
    places = await loadPlaces();
  });

  const known: readonly [number: string, province: string, city: string, carrier: string][] = [
    ['13800138000', '北京', '北京', '中国移动'],
    ['13810570000', '北京', '北京', '中国移动'],
    ['18957509123', '浙江', '绍兴', '中国电信'],
    ['13800571234', '浙江', '杭州', '中国移动'],
    ['13957100000', '浙江', '杭州', '中国移动'],
    ['13052000000', '上海', '上海', '中国联通'],
    ['18600000000', '北京', '北京', '中国联通'],
    ['13907100000', '湖北', '武汉', '中国移动'],
  ];
  for (const [number, province, city, carrier] of known) {
    it(`knows the mobile ${number} to be of ${province} ${city}, ${carrier}`, () => {
      expect(places.of(number)).to.include({
        province,
        city,
        carrier,
        timeZone: 'Asia/Shanghai',
      });
    });
  }

  for (const [number, province, city, areaCode] of [
    ['01066660015', '北京', '北京', '010'],
    ['02112345678', '上海', '上海', '021'],
    ['02512345678', '江苏', '南京', '025'],
    ['057188880006', '浙江', '杭州', '0571'],
    ['07551234567', '广东', '深圳', '0755'],
    ['08981234567', '海南', '海口', '0898'],
    ['09911234567', '新疆', '乌鲁木齐', '0991'],
    ['02812345678', '四川', '成都', '028'],
  ] as const) {
    it(`knows the landline ${number} by its area code`, () => {
      expect(places.of(number)).to.include({ province, city, areaCode, carrier: '' });
    });
  }

  it('knows the same number with its country code', () => {
    expect(places.of('+8613800138000')).to.equal(places.of('13800138000'));
    expect(places.of('008657188880006')).to.equal(places.of('057188880006'));
  });

  it('knows the carrier of mobiles whose city it does not know', () => {
    expect(places.of('19912345678')).to.deep.include({
      province: '',
      city: '',
      carrier: '中国电信',
      timeZone: 'Asia/Shanghai',
    });
  });

  for (const [number, timeZone] of [
    ['+12125550100', 'America/New_York'],
    ['+13105550100', 'America/Los_Angeles'],
    ['+442079460000', 'Europe/London'],
    ['+81312345678', 'Asia/Tokyo'],
    ['0085221234567', 'Asia/Hong_Kong'],
    ['+61812345678', null], // Perth or Adelaide
    ['+18005550100', null],
  ] as const) {
    it(`tells the time zone of ${number}: ${timeZone ?? 'not to be told'}`, () => {
      expect(places.of(number)?.timeZone).to.equal(timeZone);
    });
  }

  it('knows nothing of service numbers and of what is no number', () => {
    for (const number of ['95588', '4001234567', '110', '', 'abc', '0', '12345678901']) {
      expect(places.of(number), number).to.equal(undefined);
    }
  });

  describe('area codes', () => {
    // Cities of each province: 333 prefectures, 4 municipalities, and 6 places of their own.
    const counts: Readonly<Record<string, readonly [codes: number, cities: number]>> = {
      北京: [1, 1],
      天津: [1, 1],
      上海: [1, 1],
      重庆: [1, 1],
      河北: [11, 11],
      山西: [11, 11],
      内蒙古: [12, 12],
      辽宁: [12, 14],
      吉林: [9, 9],
      黑龙江: [13, 13],
      江苏: [13, 13],
      浙江: [11, 11],
      安徽: [15, 16],
      福建: [9, 9],
      江西: [11, 11],
      山东: [17, 16],
      河南: [17, 18],
      湖北: [14, 17],
      湖南: [12, 14],
      广东: [21, 21],
      广西: [10, 14],
      海南: [1, 4],
      四川: [19, 21],
      贵州: [7, 9],
      云南: [16, 16],
      西藏: [7, 7],
      陕西: [9, 10],
      甘肃: [12, 14],
      青海: [9, 8],
      宁夏: [5, 5],
      新疆: [16, 15],
    };

    it('are complete, by the number of codes and cities of each province', () => {
      const { areas } = places;
      const tally = (cities: Iterable<{ province: string }>): Record<string, number> => {
        const counted: Record<string, number> = {};
        for (const { province } of cities) counted[province] = (counted[province] ?? 0) + 1;
        return counted;
      };
      const codes = tally(areas.codes.values());
      const cities = tally(areas.cities);
      for (const [province, [codeCount, cityCount]] of Object.entries(counts)) {
        expect(codes[province], `codes of ${province}`).to.equal(codeCount);
        expect(cities[province], `cities of ${province}`).to.equal(cityCount);
      }
      expect(areas.provinces).to.have.members(Object.keys(counts));
    });

    it('are found by names as they are written', () => {
      const { areas } = places;
      expect(areas.provinceOf('广西壮族自治区')).to.equal('广西');
      expect(areas.provinceOf('北京市')).to.equal('北京');
      expect(areas.provinceOf('纽约')).to.equal(undefined);
      expect(areas.cityOf('湖北', '恩施土家族苗族自治州')?.areaCode).to.equal('0718');
      expect(areas.cityOf('', '广州市')).to.include({ province: '广东', areaCode: '020' });
      expect(areas.cityOf('吉林', '吉林市')?.areaCode).to.equal('0432');
      expect(areas.cityOf('新疆', '伊犁哈萨克自治州')?.areaCode).to.equal('0992');
      expect(areas.cityOf('广东', '杭州')).to.equal(undefined);
    });
  });

  describe('that an operator adds', () => {
    afterEach(() => places.clear());

    it('win over those that are known, the longer prefix over the shorter', () => {
      places.add([
        { prefix: '1991234', province: '广东', city: '深圳', carrier: '' },
        { prefix: '199', province: '广东', city: '广州', carrier: '虚拟' },
        { prefix: '1380013', province: '浙江', city: '宁波', carrier: '' },
      ]);
      expect(places.of('19912345678')).to.include({
        city: '深圳',
        areaCode: '0755',
        carrier: '中国电信',
      });
      expect(places.of('19900000000')).to.include({ city: '广州', carrier: '虚拟' });
      expect(places.of('13800138000')).to.include({ city: '宁波', carrier: '中国移动' });
    });

    it('are forgotten again', () => {
      places.add([{ prefix: '1380013', province: '浙江', city: '宁波', carrier: '' }]);
      places.clear();
      expect(places.of('13800138000')?.city).to.equal('北京');
    });
  });

  it('takes 5 µs at the most to look a number up', () => {
    const numbers = known.map(([number]) => number).concat('057188880006', '+12125550100');
    const rounds = 20_000;
    let found = 0;
    const begin = performance.now();
    for (let round = 0; round < rounds; round++) {
      for (const number of numbers) if (places.of(number)) found += 1;
    }
    const each = ((performance.now() - begin) * 1000) / found;
    expect(found).to.equal(rounds * numbers.length);
    expect(each).to.be.below(5);
  });
});
