import LocalStore
import SyncProtocol

/// What makes this laptop known to a server: the file `credential`. It is a secret, and never
/// printed.
struct Enrolment: Equatable {
  /// Far more than the three texts need.
  private static let longestFile = 16 * 1_024

  let server: ServerURL
  let device: String
  /// As the server gave it, in base64url.
  let credential: String

  /// Nil if the laptop has never joined.
  static func read(_ home: HomeFolder) throws(CommandFailure) -> Enrolment? {
    let path = home.credentialPath
    guard let bytes = try FileContents.read(path, limit: longestFile) else { return nil }
    guard let json = try? JSONParser.parse(bytes),
      let server = json["server"]?.stringValue.flatMap({ try? ServerURL($0) }),
      let device = json["device"]?.stringValue,
      let credential = json["credential"]?.stringValue, isCredential(credential)
    else {
      throw CommandFailure(
        .notEnrolled, code: "credential-damaged", message: "\(path) cannot be understood",
        hint: "Join again with a new invitation; all local work stays.")
    }
    return Enrolment(server: server, device: device, credential: credential)
  }

  /// What is needed to talk to the server.
  static func require(_ home: HomeFolder) throws(CommandFailure) -> Enrolment {
    if let enrolment = try read(home) { return enrolment }
    throw CommandFailure(
      .notEnrolled, code: "not-enrolled", message: "this laptop has not joined a server yet",
      hint: "Ask the office for an invitation, then: fieldbook join URL")
  }

  /// What this laptop seals its bundles with.
  var bundleKey: [UInt8] {
    SealedBundle.key(ofCredential: Base64URL.decode(credential) ?? [])
  }

  func write(_ home: HomeFolder) throws(CommandFailure) {
    let json: JSONValue = [
      "server": .string(server.description), "device": .string(device),
      "credential": .string(credential),
    ]
    try FileContents.replace(
      home.credentialPath, with: JSONWriter.bytes(json, .pretty) + [UInt8(ascii: "\n")])
  }

  /// It goes into the head of a request, so it must be what it claims to be.
  static func isCredential(_ text: String) -> Bool {
    !text.isEmpty && Base64URL.decode(text) != nil
  }
}
