import SyncProtocol

/// The bytes of hexadecimal text, in which white space is for the reader.
func hex(_ text: String) -> [UInt8] {
  guard let bytes = Hexadecimal.decode(text.filter { !$0.isWhitespace }) else {
    preconditionFailure("not hexadecimal: \(text)")
  }
  return bytes
}

extension Collection<UInt8> {
  var hex: String { Hexadecimal.encode(Array(self)) }

  func contains(text: String) -> Bool {
    let wanted = Array(text.utf8)
    return indices.contains { self[$0...].starts(with: wanted) }
  }
}
