/// The address of a server: a scheme, a host and a port, nothing else.
///
/// A value can be trusted with a credential: `http` exists only for this machine itself, so nothing
/// is ever sent in the clear over a network. Equal servers have equal values.
struct ServerURL: Hashable, Sendable, CustomStringConvertible {
  enum Scheme: String, Sendable {
    case http
    case https

    var defaultPort: Int { self == .http ? 80 : 443 }
  }

  let scheme: Scheme
  let host: ServerHost
  let port: Int

  /// The canonical spelling, without a trailing slash and without the scheme's own port.
  var description: String {
    let origin = "\(scheme.rawValue)://\(host.text)"
    return port == scheme.defaultPort ? origin : "\(origin):\(port)"
  }

  /// Reads what a person typed. A single trailing slash is forgiven.
  init(_ text: String) throws(ServerURLError) {
    guard let separator = text.firstRange(of: "://") else {
      throw ServerURLError(
        "\(quoted(text)) is not the address of a server: it has no https:// in front.",
        hint: "Write it as in https://fieldbook.example.org")
    }
    guard let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
      throw ServerURLError(
        "\(quoted(text)) is not the address of a Fieldbook server.",
        hint: "It must begin with https://")
    }
    var authority = text[separator.upperBound...]
    if authority.hasSuffix("/") { authority.removeLast() }
    if authority.contains("@") {
      throw ServerURLError(
        "The address of a server must not contain a user name or a password.",
        hint: "Use the part after the @; the server knows this device by its enrolment.")
    }
    if authority.contains(where: { "/?#\\".contains($0) }) {
      throw ServerURLError(
        "\(quoted(text)) has more than a host and a port.",
        hint: "A server stands at the root of its host, as in https://fieldbook.example.org")
    }
    let (hostText, portText) = ServerURL.split(authority)
    guard let host = ServerHost(hostText) else {
      throw ServerURLError(
        "\(quoted(String(hostText))) is not the name or the address of a host.",
        hint: "Write a name with letters outside a-z in its xn-- form, and IPv6 in brackets.")
    }
    self.port = try ServerURL.port(portText) ?? scheme.defaultPort
    self.host = host
    self.scheme = scheme
    if scheme == .http, !host.isLoopback {
      throw ServerURLError(
        "Plain http would show your credential and data to everyone on the way to \(host.text).",
        hint: "Use https:// (http:// is accepted for this machine only).")
    }
  }

  /// The host and, if there is a colon after it, the port.
  private static func split(_ authority: Substring) -> (Substring, Substring?) {
    let end = authority.lastIndex(of: "]") ?? authority.startIndex
    guard let colon = authority[end...].firstIndex(of: ":") else { return (authority, nil) }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }

  private static func port(_ text: Substring?) throws(ServerURLError) -> Int? {
    guard let text else { return nil }
    guard (1...5).contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = Int(text), (1...65_535).contains(port)
    else {
      throw ServerURLError(
        "\(quoted(String(text))) is not a port.", hint: "A port is a number from 1 to 65535.")
    }
    return port
  }
}

/// Why a text is not the address of a server, for people.
struct ServerURLError: Error, Equatable, Sendable {
  let message: String
  let hint: String

  init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}

/// A foreign text inside a message: bounded, and free of characters that a terminal acts on.
private func quoted(_ text: String) -> String {
  let longest = 80
  let safe = text.unicodeScalars.prefix(longest).map { scalar in
    scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      ? "?" : String(scalar)
  }
  return "\u{201c}\(safe.joined())\(text.unicodeScalars.count > longest ? "…" : "")\u{201d}"
}
