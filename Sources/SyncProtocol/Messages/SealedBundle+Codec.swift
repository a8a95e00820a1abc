/// ```cddl
/// bundle-file = * bundle                       ; a CBOR sequence (RFC 8742)
/// bundle = [kind: "fieldbook bundle", version: 1, device: tstr, id: bstr .size 16, created: uint,
///           sealed: bstr, tag: bstr .size 32, check: bstr .size 8]
/// ```
/// The tag covers the array of the first five elements, and `sealed`. The check is the beginning of
/// the SHA-256 of the encodings of the seven elements before it. It needs no key: a laptop that
/// cannot open a bundle notices a bad copy while its author still stands there.
extension SealedBundle {
  private static let parts = 8
  private static let checkBytes = 8

  public var encoded: [UInt8] {
    var writer = CBORWriter(reserving: sealed.count + 160)
    writer.array(Self.parts)
    let start = writer.bytes.count
    writer.bundleHead(self)
    writer.bytes(sealed)
    writer.bytes(tag)
    writer.bytes(Self.check(of: writer.bytes[start...]))
    return writer.bytes
  }

  /// What the seal covers in clear.
  var header: [UInt8] {
    var writer = CBORWriter()
    writer.array(5)
    writer.bundleHead(self)
    return writer.bytes
  }

  private static func check(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(SHA256.hash(Array(bytes)).prefix(checkBytes))
  }

  /// Decodes one bundle.
  public init(decoding bytes: [UInt8]) throws(BundleError) {
    var reader = CBORReader(bytes)
    self = try Self.read(&reader)
    guard reader.isAtEnd else { throw .damaged(reader.failure(.trailingBytes)) }
  }

  /// Decodes a file: every whole bundle from its beginning on, and the error of the rest.
  public static func decodeFile(_ bytes: [UInt8]) -> (bundles: [SealedBundle], error: BundleError?)
  {
    var reader = CBORReader(bytes)
    var bundles: [SealedBundle] = []
    repeat {
      do throws(BundleError) {
        bundles.append(try read(&reader))
      } catch {
        guard error == .notABundle, !bundles.isEmpty else { return (bundles, error) }
        return (bundles, .damaged(reader.failure(.invalid("something else behind a bundle"))))
      }
    } while !reader.isAtEnd
    return (bundles, nil)
  }

  private static func read(_ reader: inout CBORReader) throws(BundleError) -> SealedBundle {
    guard let head = try? reader.bundleHead() else { throw .notABundle }
    guard head.version == UInt64(version) else { throw .version(head.version) }
    do throws(CBORError) {
      guard head.parts == parts else {
        throw reader.failure(.unexpected(expected: "a bundle of \(parts) elements"))
      }
      let bundle = try reader.bundleBody()
      let end = reader.offset
      guard
        try reader.bytes(exactly: checkBytes, "a check")
          == check(of: reader.input[head.start..<end])
      else { throw CBORError(.invalid("it is not what its check says"), at: end) }
      guard reader.offset - head.start < Limits.bundleBytes else {
        throw CBORError(.tooLarge(what: "a bundle", limit: Limits.bundleBytes), at: head.start)
      }
      return bundle
    } catch {
      throw .damaged(error)
    }
  }
}

extension CBORWriter {
  fileprivate mutating func bundleHead(_ bundle: SealedBundle) {
    text(SealedBundle.kind)
    unsigned(UInt64(SealedBundle.version))
    text(bundle.device)
    bytes(bundle.id)
    unsigned(bundle.created)
  }
}

extension CBORReader {
  /// What tells a bundle, of whatever version.
  fileprivate mutating func bundleHead() throws(CBORError) -> (
    parts: Int, start: Int, version: UInt64
  ) {
    let parts = try array(upTo: 32, "a bundle")
    let start = offset
    guard try text(upTo: SealedBundle.kind.utf8.count, "a bundle's kind") == SealedBundle.kind
    else { throw CBORError(.unexpected(expected: "a bundle"), at: start) }
    return (parts, start, try unsigned())
  }

  fileprivate mutating func bundleBody() throws(CBORError) -> SealedBundle {
    let device = try text(upTo: Limits.deviceIDBytes, "a device")
    let id = try bytes(exactly: SealedBundle.idBytes, "a bundle's id")
    let created = try unsigned()
    let sealed = try bytes(upTo: Limits.bundleBytes, "a bundle's content")
    let tag = try bytes(exactly: Seal.tagBytes, "a bundle's tag")
    return SealedBundle(device: device, id: id, created: created, sealed: sealed, tag: tag)
  }
}
