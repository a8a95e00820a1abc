/// Keys for several purposes from one key: NIST SP 800-108r1, the KDF in counter mode with
/// HMAC-SHA-256, a 32-bit counter before the fixed input, and one block of output.
enum KeyDerivation {
  /// A key of 32 bytes for the purpose that `label` names.
  static func key(from key: [UInt8], label: String) -> [UInt8] {
    // Label, a zero byte, an empty context, and the length of the output in bits.
    block(from: key, fixedInput: Array(label.utf8) + [0] + [0, 0, 1, 0])
  }

  static func block(from key: [UInt8], fixedInput: [UInt8]) -> [UInt8] {
    HMAC.sha256(key: key, message: [0, 0, 0, 1] + fixedInput)
  }
}
