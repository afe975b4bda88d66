import { expect } from 'chai';
import { bindingResponse, isStun, readBindingRequest } from '../../../../engine/media/webrtc/stun';

/** RFC 5769, section 2.1: a request with the password `VOkJxbRl1RmTxUk/WvJxBt`. */
const REQUEST = Buffer.from(
  '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74' +
    '002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020' +
    '000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
  'hex',
);
const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';

describe('STUN', () => {
  it("reads the specification's request", () => {
    expect(isStun(REQUEST)).to.equal(true);
    const request = readBindingRequest(REQUEST, PASSWORD);
    expect(request?.username).to.equal('evtj:h6vY');
    expect(request?.nominates).to.equal(false);
    expect(request?.transaction.toString('hex')).to.equal('b7e7a701bc34d686fa87dfae');
  });

  it('does not read it with another password, changed, or cut', () => {
    expect(readBindingRequest(REQUEST, 'another')).to.equal(undefined);
    for (let length = 0; length < REQUEST.length; length++) {
      expect(readBindingRequest(REQUEST.subarray(0, length), PASSWORD)).to.equal(undefined);
    }
    const changed = Buffer.from(REQUEST);
    changed.writeUInt8(0x41, 70);
    expect(readBindingRequest(changed, PASSWORD)).to.equal(undefined);
  });

  it("answers as the specification's response but for its software attribute", () => {
    // Section 2.2: XOR-MAPPED-ADDRESS of 192.0.2.1, port 32853.
    const transaction = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');
    const answer = bindingResponse(transaction, { address: '192.0.2.1', port: 32_853 }, PASSWORD);
    expect(answer.readUInt16BE(0)).to.equal(0x0101);
    expect(answer.subarray(20, 32).toString('hex')).to.equal('002000080001a147e112a643');
    const v6 = bindingResponse(
      transaction,
      { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 },
      PASSWORD,
    );
    // Section 2.3.
    expect(v6.subarray(20, 44).toString('hex')).to.equal(
      '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9',
    );
  });
});
