/// Whether two secrets are the same bytes, in a time that depends on their lengths alone, so that
/// an attacker who measures refusals cannot guess a secret byte by byte.
public func constantTimeEquals(_ first: [UInt8], _ second: [UInt8]) -> Bool {
  guard first.count == second.count else { return false }
  var difference: UInt8 = 0
  for index in first.indices {
    difference |= first[index] ^ second[index]
  }
  return difference == 0
}
