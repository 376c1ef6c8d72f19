import { callerOf } from './caller-address.js';

describe(callerOf.name, () => {
  it.each([
    { address: '192.0.2.1', caller: '192.0.2.1' },
    { address: '::ffff:192.0.2.1', caller: '192.0.2.1' },
    { address: '::1', caller: '0:0:0:0::/64' },
    { address: '2001:db8::1', caller: '2001:db8:0:0::/64' },
    { address: '2001:db8:0:0:1:2:3:4', caller: '2001:db8:0:0::/64' },
    { address: '2001:0db8:00a0:0001:1:2:3:4', caller: '2001:db8:a0:1::/64' },
    { address: '2001:db8:1:2:3:4:5::', caller: '2001:db8:1:2::/64' },
    { address: 'fe80::1%eth0', caller: 'fe80:0:0:0::/64' },
  ])('$address is $caller', ({ address, caller }) => {
    expect(callerOf(address)).toBe(caller);
  });
});
