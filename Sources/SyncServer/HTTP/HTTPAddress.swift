import Glibc

/// A numeric address and port to listen on: `127.0.0.1:8750`, `[::1]:0`, `localhost:8750`.
struct HTTPAddress: Sendable {
  private let storage: sockaddr_storage
  private let length: socklen_t

  /// Port 0 lets the system choose.
  init(_ text: String) throws(HTTPServerError) {
    let malformed = HTTPServerError(reason: .malformedAddress, address: text)
    guard let colon = text.lastIndex(of: ":") else { throw malformed }
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = UInt16(digits) else {
      throw malformed
    }
    let host = text[..<colon]
    let made: (sockaddr_storage, socklen_t)? =
      if host.hasPrefix("["), host.hasSuffix("]") {
        Self.version6(String(host.dropFirst().dropLast()), port)
      } else {
        Self.version4(host == "localhost" ? "127.0.0.1" : String(host), port)
      }
    guard let (storage, length) = made else { throw malformed }
    self.storage = storage
    self.length = length
  }

  /// The address a socket is bound to.
  init?(boundTo descriptor: Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = unsafe withUnsafeMutableBytes(of: &storage) { bytes -> Int32 in
      guard let base = bytes.baseAddress else { return -1 }
      return unsafe getsockname(
        descriptor, base.assumingMemoryBound(to: sockaddr.self), &length)
    }
    guard result == 0 else { return nil }
    self.storage = storage
    self.length = length
  }

  /// Whether only this machine can reach an address that is written well.
  static func isLoopback(_ text: String) -> Bool {
    guard let address = try? HTTPAddress(text) else { return false }
    let host = address.description
    return host.hasPrefix("127.") || host.hasPrefix("[::1]:")
  }

  var isVersion6: Bool { Int32(storage.ss_family) == AF_INET6 }

  func bind(_ descriptor: Int32) -> Bool {
    unsafe withUnsafeBytes(of: storage) { bytes in
      guard let base = bytes.baseAddress else { return false }
      let address = unsafe base.assumingMemoryBound(to: sockaddr.self)
      return unsafe Glibc.bind(descriptor, address, length) == 0
    }
  }

  private static func version4(_ host: String, _ port: UInt16) -> (sockaddr_storage, socklen_t)? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    return wrap(address)
  }

  private static func version6(_ host: String, _ port: UInt16) -> (sockaddr_storage, socklen_t)? {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    guard unsafe inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else { return nil }
    return wrap(address)
  }

  private static func wrap<Address>(_ address: Address) -> (sockaddr_storage, socklen_t) {
    var storage = sockaddr_storage()
    unsafe withUnsafeBytes(of: address) { source in
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: source) }
    }
    return (storage, socklen_t(MemoryLayout<Address>.size))
  }
}

extension HTTPAddress: CustomStringConvertible {
  /// As it would be written in a URL.
  var description: String {
    unsafe withUnsafeBytes(of: storage) { bytes in
      if isVersion6 {
        let address = unsafe bytes.loadUnaligned(as: sockaddr_in6.self)
        return "[\(Self.text(address.sin6_addr, AF_INET6))]:\(address.sin6_port.bigEndian)"
      }
      let address = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
      return "\(Self.text(address.sin_addr, AF_INET)):\(address.sin_port.bigEndian)"
    }
  }

  private static func text<Address>(_ address: Address, _ family: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let written = unsafe withUnsafeBytes(of: address) { source in
      unsafe inet_ntop(family, source.baseAddress, &buffer, socklen_t(buffer.count)) != nil
    }
    guard written else { return "?" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
