import SyncProtocol
import Testing

@Suite("SHA-256") struct SHA256Tests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let message: [UInt8]
    let digest: String
    var testDescription: String { name }

    init(_ name: String, _ message: [UInt8], _ digest: String) {
      (self.name, self.message, self.digest) = (name, message, digest)
    }

    init(_ count: Int, bytes byte: UInt8, _ digest: String) {
      self.init("\(count) x \(byte)", [UInt8](repeating: byte, count: count), digest)
    }
  }

  /// FIPS 180-4's examples, NIST's "SHA256 additional" and two of its short CAVS messages.
  static let vectors: [Vector] = [
    Vector("empty", [], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    Vector(
      "abc", Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    Vector(
      "448 bits", Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    Vector(
      "896 bits",
      Array(
        ("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu").utf8),
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"),
    Vector(1, bytes: 0xd3, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
    Vector(
      "11af", [0x11, 0xaf], "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
    Vector(1, bytes: 0xbd, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"),
    Vector(
      "c98c8e55", [0xc9, 0x8c, 0x8e, 0x55],
      "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"),
    Vector(55, bytes: 0, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"),
    Vector(56, bytes: 0, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"),
    Vector(57, bytes: 0, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"),
    Vector(64, bytes: 0, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
    Vector(1000, bytes: 0, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53"),
    Vector(1000, bytes: 0x41, "c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4"),
    Vector(1005, bytes: 0x55, "f4d62ddec0f3dd90ea1380fa16a5ff8dc4c54b21740650f24afc4120903552b0"),
    Vector(
      1_000_000, bytes: 0, "d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025"),
    Vector(
      1_000_000, bytes: 0x61, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]

  @Test("agrees with the published vectors", arguments: vectors)
  func publishedVector(_ vector: Vector) {
    #expect(Hexadecimal.encode(SHA256.hash(vector.message)) == vector.digest)
  }

  @Test("does not depend on where a message is split: every length and cut over two blocks")
  func everySplit() {
    for length in 0...130 {
      let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
      let whole = SHA256.hash(message)
      for cut in 0...length {
        var hasher = SHA256()
        hasher.update(Array(message[..<cut]))
        hasher.update(Array(message[cut...]))
        #expect(hasher.finalize() == whole, "length \(length), cut at \(cut)")
      }
    }
  }

  @Test("does not depend on the size of the pieces", arguments: [1, 3, 63, 64, 65, 127, 200])
  func pieces(of size: Int) {
    let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    var hasher = SHA256()
    for start in stride(from: 0, to: message.count, by: size) {
      hasher.update(Array(message[start..<min(start + size, message.count)]))
    }
    #expect(hasher.finalize() == SHA256.hash(message))
  }

  @Test("a copy goes on by itself, and a finished hasher is as new")
  func copies() {
    var first = SHA256()
    first.update(Array("ab".utf8))
    var second = first
    first.update(Array("c".utf8))
    second.update(Array("d".utf8))
    #expect(first.finalize() == SHA256.hash(Array("abc".utf8)))
    #expect(second.finalize() == SHA256.hash(Array("abd".utf8)))
    #expect(first.finalize() == SHA256.hash([]))
  }
}
