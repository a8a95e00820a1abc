import Glibc

/// A host as it may stand in a server's address, in its one canonical spelling.
///
/// Spellings that resolvers read differently (`127.1`, `0x7f.0.0.1`, `010.0.0.1`, `::1%lo`) are
/// refused, so that what `isLoopback` says is what a connection will do.
struct ServerHost: Hashable, Sendable {
  /// Lower case; an IPv6 address is in its shortest form and in brackets.
  let text: String
  /// Whether the host is this machine: 127.0.0.0/8, ::1 or localhost.
  let isLoopback: Bool

  /// Nil if `source` is neither a host name, a dotted IPv4 address nor a bracketed IPv6 address.
  init?(_ source: some StringProtocol) {
    let source = source.lowercased()
    if source.hasPrefix("["), source.hasSuffix("]") {
      guard let address = ServerHost.ipv6(String(source.dropFirst().dropLast())) else {
        return nil
      }
      text = "[\(address)]"
      isLoopback = address == "::1"
      return
    }
    let labels = source.split(separator: ".", omittingEmptySubsequences: false)
    guard source.utf8.count <= 253, labels.allSatisfy(ServerHost.isLabel) else { return nil }
    if labels.last?.utf8.first.map(ServerHost.isDigit) == true {
      // A name never ends in a label that begins with a digit, so this claims to be an address.
      guard labels.count == 4, labels.allSatisfy(ServerHost.isOctet) else { return nil }
      isLoopback = labels[0] == "127"
    } else {
      isLoopback = source == "localhost"
    }
    text = source
  }

  private static func isLabel(_ label: Substring) -> Bool {
    let characters = label.utf8
    return (1...63).contains(characters.count)
      && characters.first != UInt8(ascii: "-") && characters.last != UInt8(ascii: "-")
      && characters.allSatisfy {
        isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || $0 == UInt8(ascii: "-")
      }
  }

  private static func isOctet(_ label: Substring) -> Bool {
    label.utf8.allSatisfy(isDigit) && UInt8(label) != nil
      && (label == "0" || label.utf8.first != UInt8(ascii: "0"))
  }

  private static func isDigit(_ character: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
  }

  /// The canonical spelling (RFC 5952) of an IPv6 address without a zone.
  private static func ipv6(_ source: String) -> String? {
    var address = in6_addr()
    guard unsafe inet_pton(AF_INET6, source, &address) == 1 else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard unsafe inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else {
      return nil
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
