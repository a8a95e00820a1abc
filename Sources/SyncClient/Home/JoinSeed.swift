import LocalStore
import SyncProtocol

/// What a laptop that is about to join makes its credential from: the file `joining`. It is durable
/// before anything is asked, so that a laptop that never heard the answer asks again as the same one,
/// and is given the same device. It is a secret, and never printed.
///
/// Each server and each invitation has a credential of its own, so that neither a mistyped code nor
/// a wrong server in between spoils the next try, or learns another's.
struct JoinSeed: Equatable {
  private static let byteCount = 32

  private let bytes: [UInt8]

  /// The one that an earlier try has left here, or a new one.
  static func keep(
    in home: HomeFolder, using random: inout any RandomNumberGenerator
  ) throws(CommandFailure) -> JoinSeed {
    // One that was damaged is of no use to anybody.
    if let bytes = try? FileContents.read(home.joiningPath, limit: byteCount),
      bytes.count == byteCount
    {
      return JoinSeed(bytes: bytes)
    }
    let bytes = (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
    try FileContents.replace(home.joiningPath, with: bytes)
    return JoinSeed(bytes: bytes)
  }

  /// To be called once the enrolment is durable.
  static func forget(in home: HomeFolder) throws(CommandFailure) {
    try FileContents.destroy(home.joiningPath)
  }

  /// In base64url, as the server is given it.
  /// - Parameter code: as somebody typed it, perhaps in another way than the last time.
  func credential(for code: String, at server: ServerURL) -> String {
    let invitation = InvitationCode(code)?.text ?? code
    let message = "fieldbook join 1\0\(server)\0\(invitation)"
    return Base64URL.encode(HMAC.sha256(key: bytes, message: Array(message.utf8)))
  }
}
